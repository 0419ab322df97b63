import { expect, test } from "vitest";

import { pytestAssertion } from "../../src/format/assertion.ts";
import { message } from "../support/mail.ts";

test("waits for the message by what it is known by", () => {
  expect(pytestAssertion(message(1, { subject: 'A "new" one' }))).toBe(
    'mail = mailbox.wait_for(subject="A \\"new\\" one", to="ann@example.com")',
  );
});

test("names the envelope's recipient where To does not", () => {
  expect(pytestAssertion(message(1, { rcpt_to: ["all@example.com"] }))).toBe(
    'mail = mailbox.wait_for(subject="Subject 1", rcpt="all@example.com")',
  );
});

test("names no subject where there is none", () => {
  expect(pytestAssertion(message(1, { subject: "", rcpt_to: [] }))).toBe(
    "mail = mailbox.wait_for()",
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

const reset = "https://shop.example/reset/117";

function link(url: string, kind: "reset" | "other" | "asset" = "reset") {
  return { url, text: "", kind };
}

test("does not ask for the code or the link where there are several", () => {
  const code = { text: "", score: 1, context: "" };
  const lines = pytestAssertion(
    message(1, {
      codes: [
        { ...code, code: "604118" },
        { ...code, code: "771904" },
      ],
      links: [link(reset), link("https://shop.example/reset/118")],
    }),
  ).split("\n");
  expect(lines.slice(1)).toEqual([
    'assert "604118" in [code.code for code in mail.codes()]',
    `assert "${reset}" in [link.url for link in mail.links()]`,
  ]);
});

test("asks for the link by its kind where its path is not its own", () => {
  const lines = pytestAssertion(
    message(1, { links: [link(reset), link("https://shop.example/reset/help", "other")] }),
  );
  expect(lines).toContain(`assert mail.link(kind="reset") == "${reset}"`);
});

test("takes no notice of links that are only loaded", () => {
  const lines = pytestAssertion(
    message(1, { links: [link(reset), link("https://shop.example/reset/logo.png", "asset")] }),
  );
  expect(lines).toContain(`assert mail.link("/reset/") == "${reset}"`);
});
