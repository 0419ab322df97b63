import { expect, test } from "vitest";

import { readingDoors } from "../../src/setup/readers.ts";

const smtp = { name: "smtp", host: "127.0.0.1", port: 1025 };

test("doors for mail clients are named, and no others", () => {
  const imap = { name: "imap", host: "0.0.0.0", port: 1143 };
  const pop3s = { name: "pop3s", host: "::1", port: 1995 };
  expect(readingDoors([smtp, imap, pop3s], "box.test")).toBe(
    "IMAP box.test:1143, POP3S [::1]:1995",
  );
});

test("there may be none", () => {
  expect(readingDoors([smtp], "localhost")).toBe("");
});
