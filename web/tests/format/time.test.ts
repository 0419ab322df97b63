import { expect, test } from "vitest";

import { preciseTime, shortTime } from "../../src/format/time.ts";

const now = new Date(2026, 10, 22, 18, 0);
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

test("of today, the clock", () => {
  expect(shortTime(at(2026, 10, 22, 9, 5), now)).toMatch(/9[:.]05/);
});

test("of this year, the day", () => {
  const words = shortTime(at(2026, 2, 3, 9, 5), now);
  expect(words).toContain("3");
  expect(words).not.toMatch(/2026|9[:.]05/);
});

test("of another year, that too", () => {
  expect(shortTime(at(2024, 2, 3, 9, 5), now)).toContain("2024");
});

test("an invalid date is shown as it is written", () => {
  expect(preciseTime("the day after tomorrow")).toBe("the day after tomorrow");
});
