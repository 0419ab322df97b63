import { expect, test } from "vitest";

import { mailboxKey } from "../../src/format/address.ts";

test.each([
  ["Ann@Example.com", "ann@example.COM"],
  ["ann@example.com.", "ann@example.com"],
  ['"ann"@example.com', "ann@example.com"],
  ['"a\\n\\n"@example.com', "ann@example.com"],
  ["ann@b\u00fccher.example", "ann@xn--bcher-kva.example"],
  ["ann@b\u00fccher.example.", "ann@XN--BCHER-KVA.example"],
  ["J\u00f6rg@example.com", "Jo\u0308rg@example.com"],
])("%s is the mailbox %s", (one, other) => {
  expect(mailboxKey(one)).toBe(mailboxKey(other));
});

test.each([
  ["ann@example.com", "bob@example.com"],
  ["ann@example.com", "ann@example.org"],
  ["ann@example.com", "ann"],
  ['"a b"@example.com', "ab@example.com"],
  ["ann@[127.0.0.1]", "ann@127.0.0.1"],
])("%s is not the mailbox %s", (one, other) => {
  expect(mailboxKey(one)).not.toBe(mailboxKey(other));
});
