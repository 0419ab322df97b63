import { expect, test } from "vitest";

import { mailClientAddresses } from "../../src/setup/mail-clients.ts";

const smtp = { name: "smtp", host: "127.0.0.1", port: 1025 };

test("names the listeners for mail clients, and no others", () => {
  const imap = { name: "imap", host: "0.0.0.0", port: 1143 };
  const pop3s = { name: "pop3s", host: "::1", port: 1995 };
  expect(mailClientAddresses([smtp, imap, pop3s], "box.test")).toEqual([
    { name: "IMAP", address: "box.test:1143" },
    { name: "POP3S", address: "[::1]:1995" },
  ]);
});

test("names nothing if there are none", () => {
  expect(mailClientAddresses([smtp], "localhost")).toEqual([]);
});
