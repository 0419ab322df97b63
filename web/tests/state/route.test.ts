import { expect, test } from "vitest";

import { formatRoute, parseRoute, type Route } from "../../src/state/route.ts";

test.each<[string, Route]>([
  ["#/", { mailbox: null, message: null }],
  ["#/messages/01K5", { mailbox: null, message: "01K5" }],
  ["#/mailboxes/shop", { mailbox: "shop", message: null }],
  ["#/mailboxes/shop/messages/01K5", { mailbox: "shop", message: "01K5" }],
  ["#/mailboxes/a%20b%2Fc", { mailbox: "a b/c", message: null }],
])("%s is read and written alike", (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
  expect(formatRoute(route)).toBe(hash);
});

test.each(["", "#", "#messages/01K5", "#/elsewhere", "#/messages/%E0%A4%A"])(
  "%j names nothing",
  (hash) => {
    expect(parseRoute(hash)).toEqual({ mailbox: null, message: null });
  },
);
