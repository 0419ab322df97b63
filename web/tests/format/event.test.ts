import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { eventTime } from "../../src/format/time.ts";
import { recurrenceWords } from "../../src/format/recurrence.ts";

beforeEach(() => vi.stubEnv("TZ", "Pacific/Auckland"));
afterEach(() => vi.unstubAllEnvs());

const time = (...event: Parameters<typeof eventTime>) => eventTime(...event).replace(/\s/g, " ");

test("a whole day ends the day before its end", () => {
  expect(time("2026-12-24", "2026-12-25", null)).toBe("Thu, Dec 24, 2026");
  expect(time("2026-12-24", "2026-12-27", null)).toBe("Thu, Dec 24 – Sat, Dec 26, 2026");
  expect(time("2026-12-31", "2027-01-02", null)).toBe("Thu, Dec 31, 2026 – Fri, Jan 1, 2027");
  for (const end of [null, "2026-12-24", "2026-12-20"]) {
    expect(time("2026-12-24", end, null)).toBe("Thu, Dec 24, 2026");
  }
});

test("times are in the zone of the reader, and the start in that of the mail", () => {
  expect(time("2026-12-15T13:00:00+01:00", "2026-12-15T13:30:00+01:00", "Europe/Warsaw")).toBe(
    "Dec 16, 2026, 1:00 AM – 1:30 AM GMT+13 · Dec 15, 2026, 1:00 PM in Europe/Warsaw",
  );
  expect(time("2026-12-15T13:00:00Z", null, "UTC")).toBe(
    "Dec 16, 2026, 2:00 AM GMT+13 · Dec 15, 2026, 1:00 PM in UTC",
  );
});

test("a zone like that of the reader is named once", () => {
  expect(time("2026-12-15T13:00:00+13:00", "2026-12-16T14:00:00+13:00", "Pacific/Auckland")).toBe(
    "Dec 15, 2026, 1:00 PM – Dec 16, 2026, 2:00 PM GMT+13",
  );
  expect(time("2026-12-15T13:00:00+13:00", null, "Antarctica/McMurdo")).toBe(
    "Dec 15, 2026, 1:00 PM GMT+13 · Antarctica/McMurdo",
  );
});

test("a time of no known zone stays as it is, with the words of the mail", () => {
  expect(time("2026-12-15T13:00:00", "2026-12-15T13:30:00", "Customized Time Zone")).toBe(
    "Dec 15, 2026, 1:00 PM – 1:30 PM (Customized Time Zone)",
  );
  expect(time("2026-12-15T13:00:00", null, null)).toBe("Dec 15, 2026, 1:00 PM (local time)");
});

test("hours that the zone of the reader skips are shown", () => {
  expect(time("2026-09-27T02:30:00", null, null)).toBe("Sep 27, 2026, 2:30 AM (local time)");
  expect(time("2026-09-27T02:30:00+02:00", null, "Europe/Paris")).toBe(
    "Sep 27, 2026, 1:30 PM GMT+13 · Sep 27, 2026, 2:30 AM in Europe/Paris",
  );
});

test.each([
  ["FREQ=DAILY", "repeats every day"],
  ["FREQ=WEEKLY;BYDAY=TU", "repeats every week on Tuesday"],
  [
    "freq=weekly;interval=2;wkst=mo;byday=mo,we,fr;count=10",
    "repeats every 2 weeks on Monday, Wednesday, and Friday, 10 times",
  ],
  ["FREQ=MONTHLY;BYDAY=1MO", "repeats every month on the 1st Monday"],
  ["FREQ=MONTHLY;BYDAY=-1FR", "repeats every month on the last Friday"],
  ["FREQ=MONTHLY;BYDAY=-2SU;COUNT=1", "repeats every month on the 2nd last Sunday, 1 time"],
  ["FREQ=MONTHLY;BYMONTHDAY=3,15", "repeats every month on the 3rd and the 15th"],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "repeats every month on the last day"],
  [
    "FREQ=YEARLY;BYMONTH=3,10;BYDAY=4TH",
    "repeats every year on the 4th Thursday in March and October",
  ],
  ["FREQ=DAILY;UNTIL=20261224T235959Z", "repeats every day, until Thu, Dec 24, 2026"],
  ["FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "repeats every month by a rule of its own"],
  ["FREQ=MONTHLY;BYDAY=XX;COUNT=3", "repeats every month by a rule of its own, 3 times"],
  ["FREQ=YEARLY;BYMONTH=13", "repeats every year by a rule of its own"],
  ["FREQ=NEVER;INTERVAL=0;UNTIL=soon", "repeats by a rule of its own"],
  ["", "repeats by a rule of its own"],
])("the rule %s is described", (rule, words) => {
  expect(recurrenceWords(rule)).toBe(words);
});
