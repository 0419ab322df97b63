import { expect, test } from "vitest";

import { formatRoute, parseRoute, type MailRoute, type Route } from "../../src/state/route.ts";

const mail: MailRoute = { view: "mail", mailbox: null, query: "", message: null, tab: null };

test.each<[string, Route]>([
  ["#/", mail],
  ["#/messages/01K5", { ...mail, message: "01K5" }],
  ["#/mailboxes/shop", { ...mail, mailbox: "shop" }],
  ["#/mailboxes/shop/messages/01K5", { ...mail, mailbox: "shop", message: "01K5" }],
  ["#/mailboxes/a%20b%2Fc", { ...mail, mailbox: "a b/c" }],
  ["#/mailboxes/messages/messages/x", { ...mail, mailbox: "messages", message: "x" }],
  ["#/?query=from%3Aann+%22a+b%22", { ...mail, query: 'from:ann "a b"' }],
  ["#/messages/01K5?query=x&tab=raw", { ...mail, message: "01K5", query: "x", tab: "raw" }],
  ["#/compare/01K5/01K6", { view: "compare", left: "01K5", right: "01K6" }],
  ["#/sessions", { view: "sessions", session: null, failed: false }],
  ["#/sessions/8f2?failed=1", { view: "sessions", session: "8f2", failed: true }],
  ["#/faults", { view: "faults" }],
])("%s is read and written alike", (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
  expect(formatRoute(route)).toBe(hash);
});

test.each(["", "#", "#/elsewhere", "#/compare/01K5"])("%j names all mail", (hash) => {
  expect(parseRoute(hash)).toEqual(mail);
});

test("a stray % is a name like any other", () => {
  expect(parseRoute("#/messages/%E0%A4%A")).toEqual({ ...mail, message: "%E0%A4%A" });
});
