import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Gather } from "../../src/state/gather.ts";

const take = vi.fn();
let gather: Gather<number>;

beforeEach(() => {
  vi.useFakeTimers();
  take.mockReset();
  gather = new Gather(400, take);
});

afterEach(() => {
  vi.useRealTimers();
});

test("what comes after a pause is taken in at once", () => {
  gather.add([1]);
  expect(take.mock.calls).toEqual([[[1]]]);
  vi.advanceTimersByTime(20);
  gather.add([2]);
  expect(take.mock.calls).toEqual([[[1]], [[2]]]);
});

test("a stream is taken in few steps, all of it and in order", () => {
  const numbers = Array.from({ length: 400 }, (_, index) => index);
  for (const number of numbers) {
    gather.add([number]);
    vi.advanceTimersByTime(2.5);
  }
  vi.advanceTimersByTime(1000);
  expect(take.mock.calls.length).toBeLessThan(8);
  expect(take.mock.calls.flat(2)).toEqual(numbers);
});

test("what is handed out is not taken in later", () => {
  gather.add([1]);
  gather.add([2]);
  expect(gather.drain()).toEqual([2]);
  vi.advanceTimersByTime(1000);
  expect(take.mock.calls).toEqual([[[1]]]);
});
