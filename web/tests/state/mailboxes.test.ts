import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Client } from "../../src/api/client.ts";
import { Mailboxes } from "../../src/state/mailboxes.ts";
import { message } from "../support/mail.ts";
import { base, mailUpTo, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let mailboxes: Mailboxes;
let errors: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  sandbox = new Sandbox(...mailUpTo(2));
  errors = [];
  mailboxes = new Mailboxes(new Client(base), (error) => errors.push(error));
});

afterEach(() => {
  vi.useRealTimers();
});

test("the counts are the server's", async () => {
  mailboxes.refresh();
  await vi.advanceTimersByTimeAsync(0);
  expect(mailboxes.counts(null)).toEqual({ total: 2, unread: 2 });
});

test("all mailboxes are counted together, or the chosen one alone", () => {
  mailboxes.all.value = [
    { name: "inbox", total: 3, unread: 1 },
    { name: "shop", total: 4, unread: 2 },
  ];
  expect(mailboxes.counts(null)).toEqual({ total: 7, unread: 3 });
  expect(mailboxes.counts("shop")).toEqual({ total: 4, unread: 2 });
  expect(mailboxes.counts("unknown")).toEqual({ total: 0, unread: 0 });
});

test("a stream of changes asks twice: at once, and for the last of them after a pause", async () => {
  for (let change = 0; change < 50; change += 1) mailboxes.refresh();
  sandbox.messages.push(message(3));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sandbox.requests).toEqual(["api/mailboxes", "api/mailboxes"]);
  expect(mailboxes.counts(null).total).toBe(3);
});

test("a failure is reported, and the next time is a new try", async () => {
  sandbox.fail("api/mailboxes", 500);
  mailboxes.refresh();
  await vi.advanceTimersByTimeAsync(1000);
  expect(errors).toHaveLength(1);
  sandbox.failures.clear();
  mailboxes.refresh();
  await vi.advanceTimersByTimeAsync(0);
  expect(mailboxes.counts(null).total).toBe(2);
});
