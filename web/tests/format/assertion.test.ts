import { expect, test } from "vitest";

import { pytestAssertion } from "../../src/format/assertion.ts";
import { message } from "../support/mail.ts";

test("waits for the message by what it is known by", () => {
  expect(pytestAssertion(message(1, { subject: 'A "new" one' }))).toBe(
    'mail = mailbox.wait_for(subject="A \\"new\\" one", to="ann@example.com")',
  );
});

test("names nobody of many", () => {
  const rcpt_to = ["ann@example.com", "bob@example.com"];
  expect(pytestAssertion(message(1, { rcpt_to }))).toBe(
    'mail = mailbox.wait_for(subject="Subject 1")',
  );
});

test("asserts the code and the link that a reader would use", () => {
  const lines = pytestAssertion(
    message(1, {
      codes: [{ code: "604118", text: "604118", score: 1, context: "" }],
      links: [
        { url: "https://shop.example/logo.png", text: "", kind: "asset" },
        { url: "https://shop.example/reset/8f2c41", text: "Reset", kind: "reset" },
      ],
    }),
  ).split("\n");
  expect(lines.slice(1)).toEqual([
    'assert mail.code() == "604118"',
    'assert mail.link("/reset/") == "https://shop.example/reset/8f2c41"',
  ]);
});
