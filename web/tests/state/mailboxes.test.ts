import { beforeEach, expect, test } from "vitest";

import { Mailboxes } from "../../src/state/mailboxes.ts";

let mailboxes: Mailboxes;

const names = () => mailboxes.all.value.map(({ name }) => name);

beforeEach(() => {
  mailboxes = new Mailboxes();
});

test("a new snapshot replaces everything", () => {
  mailboxes.apply({ type: "mailbox", mailbox: { name: "gone", total: 3, unread: 1 } });
  mailboxes.apply({ type: "tag", tag: { name: "gone", total: 1, unread: 1 } });
  mailboxes.apply({ type: "afresh" });
  mailboxes.apply({ type: "mailbox", mailbox: { name: "inbox", total: 2, unread: 2 } });
  expect(names()).toEqual(["inbox"]);
  expect(mailboxes.tags.value).toEqual([]);
});

test("all mailboxes are counted together, or the chosen one alone", () => {
  mailboxes.apply({ type: "mailbox", mailbox: { name: "inbox", total: 3, unread: 1 } });
  mailboxes.apply({ type: "mailbox", mailbox: { name: "shop", total: 4, unread: 2 } });
  expect(mailboxes.counts(null)).toEqual({ total: 7, unread: 3 });
  expect(mailboxes.counts("shop")).toEqual({ total: 4, unread: 2 });
  expect(mailboxes.counts("unknown")).toEqual({ total: 0, unread: 0 });
  expect(mailboxes.unread.value).toBe(3);
});

test("a mailbox that changes keeps its place, and goes when it is removed", () => {
  mailboxes.apply({ type: "mailbox", mailbox: { name: "inbox", total: 0, unread: 0 } });
  mailboxes.apply({ type: "mailbox", mailbox: { name: "shop", total: 0, unread: 0 } });
  mailboxes.apply({ type: "mailbox", mailbox: { name: "inbox", total: 1, unread: 1 } });
  expect(names()).toEqual(["inbox", "shop"]);
  mailboxes.apply({ type: "mailbox_removed", name: "shop" });
  expect(names()).toEqual(["inbox"]);
});

test("tags are in order, and go when nothing has them", () => {
  mailboxes.apply({ type: "tag", tag: { name: "b", total: 1, unread: 1 } });
  mailboxes.apply({ type: "tag", tag: { name: "a", total: 1, unread: 1 } });
  expect(mailboxes.tags.value.map(({ name }) => name)).toEqual(["a", "b"]);
  mailboxes.apply({ type: "tag_removed", name: "a" });
  expect(mailboxes.tags.value.map(({ name }) => name)).toEqual(["b"]);
});
