import { signal } from "@preact/signals";
import { expect, test } from "vitest";

import type { Mailbox } from "../../src/api/shapes.ts";
import { emptinessOf } from "../../src/state/emptiness.ts";
import { Mailboxes } from "../../src/state/mailboxes.ts";

const shop: Mailbox = { name: "shop", total: 0, unread: 0, port: 2525 };
const full: Mailbox = { name: "inbox", total: 7, unread: 0 };
const bare: Mailbox = { name: "inbox", total: 0, unread: 0 };

function reason(mailbox: string | null, query: string, all: Mailbox[], empty = true) {
  const mailboxes = new Mailboxes();
  mailboxes.all.value = all;
  return emptinessOf({ empty: signal(empty), scope: signal({ mailbox, query }) }, mailboxes);
}

test("a list with messages needs no reason", () => {
  expect(reason(null, "", [full], false)).toBeNull();
});

test("all mail without a message is an empty sandbox, whatever has been reported of mailboxes", () => {
  expect(reason(null, "", [])).toEqual({ kind: "sandbox" });
  expect(reason(null, "", [bare])).toEqual({ kind: "sandbox" });
});

test("nothing is said of a mailbox or a search before the mailboxes are known", () => {
  expect(reason("shop", "", [])).toBeNull();
  expect(reason(null, "invoice", [])).toBeNull();
});

test("an empty mailbox knows what others have, and where it listens", () => {
  const elsewhere = { kind: "mailbox", mailbox: "shop", elsewhere: 7, port: 2525 };
  expect(reason("shop", "", [full, shop])).toEqual(elsewhere);
  expect(reason("shop", "", [bare, shop])).toEqual({ kind: "sandbox" });
  expect(reason("gone", "", [full])).toMatchObject({ mailbox: "gone", elsewhere: 7 });
});

test("counts that lag behind a list just emptied do not make mail elsewhere", () => {
  expect(reason("inbox", "", [full, shop])).toEqual({ kind: "sandbox" });
});

test("a search that finds nothing is one where there is mail", () => {
  expect(reason("shop", "tag:x", [full, shop])).toEqual({
    kind: "search",
    query: "tag:x",
    mailbox: "shop",
  });
  expect(reason(null, "invoice", [bare])).toEqual({ kind: "sandbox" });
});
