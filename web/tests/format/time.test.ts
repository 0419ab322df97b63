import { expect, test } from "vitest";

import { preciseTime, shortTime } from "../../src/format/time.ts";
import { chosenLanguage, loadLanguage } from "../../src/messages.ts";

const now = new Date(2026, 10, 22, 18, 0).getTime();
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

const before = (seconds: number) => new Date(now - seconds * 1000).toISOString();

test.each([
  [0, "now"],
  [59, "now"],
  [-9, "now"], // since the clock was looked at
  [60, "1 min"],
  [59 * 60 + 59, "59 min"],
])("%i seconds ago is %s", (seconds, words) => {
  expect(shortTime(before(seconds), now)).toBe(words);
});

test.each(["2 min", "2分钟"])(
  "minutes are said in the language of the reader: %s",
  async (words) => {
    chosenLanguage.value = words === "2 min" ? "en" : "zh-CN";
    await loadLanguage([]);
    expect(shortTime(before(120), now)).toBe(words);
    chosenLanguage.value = null;
    await loadLanguage(["en"]);
  },
);

test("an hour before midnight is a time of the clock no more, just after it minutes", () => {
  const midnight = new Date(2026, 10, 22).getTime();
  expect(shortTime(at(2026, 10, 21, 23, 50), midnight)).toBe("10 min");
  expect(shortTime(at(2026, 10, 21, 22, 50), midnight)).toMatch(/Nov/);
});

test("a clock of the server that is ahead yields no minutes", () => {
  expect(shortTime(before(-600), now)).toMatch(/6[:.]10/);
});

test("of today, the clock", () => {
  expect(shortTime(at(2026, 10, 22, 9, 5), now)).toMatch(/9[:.]05/);
});

test("of this year, the day", () => {
  const words = shortTime(at(2026, 2, 3, 9, 5), now);
  expect(words).toContain("3");
  expect(words).not.toMatch(/2026|9[:.]05/);
});

test("of another year, that too", () => {
  expect(shortTime(at(2024, 2, 3, 9, 5), now)).toBe("2024-03-03");
});

test("an invalid date is shown as it is written", () => {
  expect(preciseTime("the day after tomorrow")).toBe("the day after tomorrow");
});
