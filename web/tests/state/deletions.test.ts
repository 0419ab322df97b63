import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Client } from "../../src/api/client.ts";
import { Transport } from "../../src/api/transport.ts";
import { Deletions } from "../../src/state/deletions.ts";
import { summary } from "../support/mail.ts";
import { base, mailUpTo, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let deletions: Deletions;
const onError = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  onError.mockReset();
  sandbox = new Sandbox(...mailUpTo(9));
  deletions = new Deletions(new Client(new Transport(base)), onError);
});

afterEach(() => {
  vi.useRealTimers();
});

test("deletes after a moment", async () => {
  deletions.delete([summary(1), summary(2)]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(sandbox.messages).toHaveLength(9);
  await vi.advanceTimersByTimeAsync(2000);
  expect(sandbox.messages).toHaveLength(7);
  expect(deletions.waiting.value).toEqual([]);
});

test("deletes nothing that was taken back meanwhile", async () => {
  deletions.delete([summary(1)]);
  expect(deletions.undo()).toEqual([summary(1)]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sandbox.requests).toEqual([]);
});

test("only the last step can be taken back", async () => {
  deletions.delete([summary(1)]);
  deletions.delete([summary(2)]);
  await vi.advanceTimersByTimeAsync(0);
  expect(sandbox.requests).toEqual(["DELETE api/messages/m1"]);
  expect(deletions.undo()).toEqual([summary(2)]);
});

test("a failed deletion is reported, that of a message already gone is not", async () => {
  sandbox.fail("api/messages/m1", 500);
  sandbox.fail("api/messages/m2", 404);
  deletions.delete([summary(1), summary(2)]);
  await deletions.commit();
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.anything(), [summary(1)]);
});
