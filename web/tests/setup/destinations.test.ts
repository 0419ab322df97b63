import { expect, test } from "vitest";

import type { Endpoint } from "../../src/api/shapes.ts";
import { destinationsOf } from "../../src/setup/destinations.ts";

const inbox = { name: "inbox", total: 0, unread: 0 };
const shop = { name: "shop", total: 0, unread: 0, port: 40_271 };

function infoOf(...smtp: Endpoint[]) {
  return {
    version: "1",
    epoch: 1,
    instance: 1,
    replica: null,
    store: { kind: "memory" },
    account: null,
    smtp,
    listeners: [],
  };
}

test("all listeners, and the mailboxes that have one of their own on the host of the first", () => {
  const info = infoOf({ host: "0.0.0.0", port: 1025 }, { host: "127.0.0.1", port: 2525 });
  const places = destinationsOf(info, [inbox, shop]);
  expect(places.map(({ mailbox, endpoint }) => [mailbox, endpoint.host, endpoint.port])).toEqual([
    [null, "0.0.0.0", 1025],
    [null, "127.0.0.1", 2525],
    ["shop", "0.0.0.0", 40_271],
  ]);
  expect(new Set(places.map(({ id }) => id)).size).toBe(3);
});

test("without a listener for all there may be one of a mailbox", () => {
  const [only] = destinationsOf(infoOf(), [inbox, shop]);
  expect(only?.endpoint).toEqual({ host: "127.0.0.1", port: 40_271 });
});
