import { describe, expect, test } from "vitest";

import { revealingScrollTop, rowHeight, visibleRange } from "../../src/state/viewport.ts";

describe("the rows in sight", () => {
  test("are few, however long the list is", () => {
    const { start, end } = visibleRange(50_000 * rowHeight, 10 * rowHeight, 100_000);
    expect(start).toBeLessThan(50_000);
    expect(end).toBeGreaterThan(50_010);
    expect(end - start).toBeLessThan(40);
  });

  test("end where the list ends", () => {
    expect(visibleRange(0, 800, 3)).toEqual({ start: 0, end: 3 });
    expect(visibleRange(0, 800, 0)).toEqual({ start: 0, end: 0 });
  });

  test("are none of a list that has shrunk away from under the scroll position", () => {
    expect(visibleRange(9000, 800, 2)).toEqual({ start: 2, end: 2 });
  });
});

describe("revealing a row", () => {
  const height = 10 * rowHeight;

  test("does not scroll for a row that is in sight", () => {
    expect(revealingScrollTop(5, 2 * rowHeight, height)).toBe(2 * rowHeight);
  });

  test("scrolls just as far as it must", () => {
    expect(revealingScrollTop(0, 2 * rowHeight, height)).toBe(0);
    expect(revealingScrollTop(12, 2 * rowHeight, height)).toBe(3 * rowHeight);
  });
});
