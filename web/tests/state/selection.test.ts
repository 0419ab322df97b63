import { beforeEach, expect, test } from "vitest";

import { Selection } from "../../src/state/selection.ts";
import { summary } from "../support/mail.ts";

let selection: Selection;

beforeEach(() => {
  selection = new Selection();
});

test("a message is picked, and let go of again", () => {
  selection.toggle(summary(1));
  selection.toggle(summary(2));
  expect(selection.count.value).toBe(2);
  selection.toggle(summary(1));
  expect(selection.has("m1")).toBe(false);
  expect(selection.has("m2")).toBe(true);
});

test("everything is also what is not here", () => {
  selection.toggle(summary(1));
  selection.all();
  expect(selection.has("m999")).toBe(true);
  expect(selection.count.value).toBe(0);
  selection.clear();
  expect(selection.any.value).toBe(false);
});

test("follows what happens to what is picked", () => {
  selection.pick([summary(1), summary(2)]);
  selection.apply([
    { type: "removed", id: "m1", mailbox: "inbox" },
    { type: "updated", message: summary(2, { pinned: true }) },
    { type: "updated", message: summary(3) },
  ]);
  expect([...selection.picked.value.values()]).toEqual([summary(2, { pinned: true })]);
});
