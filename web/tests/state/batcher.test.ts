import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Batcher } from "../../src/state/batcher.ts";

const onBatch = vi.fn();
let batcher: Batcher<number>;

beforeEach(() => {
  vi.useFakeTimers();
  onBatch.mockReset();
  batcher = new Batcher(400, onBatch);
});

afterEach(() => {
  vi.useRealTimers();
});

test("an item after a pause is passed on at once", () => {
  batcher.add([1]);
  expect(onBatch.mock.calls).toEqual([[[1]]]);
  vi.advanceTimersByTime(20);
  batcher.add([2]);
  expect(onBatch.mock.calls).toEqual([[[1]], [[2]]]);
});

test("a stream is passed on in a few batches, complete and in order", () => {
  const numbers = Array.from({ length: 400 }, (_, index) => index);
  for (const number of numbers) {
    batcher.add([number]);
    vi.advanceTimersByTime(2.5);
  }
  vi.advanceTimersByTime(1000);
  expect(onBatch.mock.calls.length).toBeLessThan(8);
  expect(onBatch.mock.calls.flat(2)).toEqual(numbers);
});

test("drained items are not passed on later", () => {
  batcher.add([1]);
  batcher.add([2]);
  expect(batcher.drain()).toEqual([2]);
  vi.advanceTimersByTime(1000);
  expect(onBatch.mock.calls).toEqual([[[1]]]);
});
