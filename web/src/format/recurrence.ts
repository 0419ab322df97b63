/** Describes the rule of a recurring event (RFC 5545 section 3.3.10) in words. */
import type { RecurrenceUnit } from "../languages/en.ts";
import { language, text } from "../messages.ts";
import { dayWords } from "./time.ts";

const units: Readonly<Record<string, RecurrenceUnit>> = {
  SECONDLY: "second",
  MINUTELY: "minute",
  HOURLY: "hour",
  DAILY: "day",
  WEEKLY: "week",
  MONTHLY: "month",
  YEARLY: "year",
};
const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const described = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL", "WKST"];

/** Returns `repeats every 2 weeks on Monday and Friday, 10 times`. */
export function recurrenceWords(rule: string): string {
  const parts = new Map(rule.toUpperCase().split(";").map(pairOf));
  const unit = units[parts.get("FREQ") ?? ""];
  const words = [
    unit === undefined ? text.repeats : text.repeatsEvery(unit, numberOf(parts, "INTERVAL") ?? 1),
  ];
  const days = [
    ...valuesOf(parts, "BYDAY", weekdayWords),
    ...valuesOf(parts, "BYMONTHDAY", monthDayWords),
  ];
  const months = valuesOf(parts, "BYMONTH", monthWords);
  const isClear =
    unit !== undefined &&
    [...parts.keys()].every((name) => described.includes(name)) &&
    ![...days, ...months].includes(null);
  if (!isClear) words.push(text.repeatsByRule);
  else {
    if (days.length > 0) words.push(text.repeatsOn(listed(days)));
    if (months.length > 0) words.push(text.repeatsIn(listed(months)));
  }
  return [words.join(" "), ...endWords(parts)].join(", ");
}

function endWords(parts: ReadonlyMap<string, string>): string[] {
  const times = numberOf(parts, "COUNT");
  const until = /^(\d{4})(\d\d)(\d\d)/.exec(parts.get("UNTIL") ?? "");
  return [
    ...(times === null ? [] : [text.repeatsTimes(times)]),
    ...(until === null ? [] : [text.repeatsUntil(dayWords(until.slice(1).join("-")))]),
  ];
}

function pairOf(part: string): [string, string] {
  const [name = "", value = ""] = part.trim().split("=");
  return [name, value];
}

function numberOf(parts: ReadonlyMap<string, string>, name: string): number | null {
  const value = parts.get(name) ?? "";
  return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : null;
}

/** Returns the words for each value, null for one that is invalid. */
function valuesOf(
  parts: ReadonlyMap<string, string>,
  name: string,
  wordsOf: (value: string) => string | null,
): (string | null)[] {
  const value = parts.get(name) ?? "";
  return value === "" ? [] : value.split(",", 40).map(wordsOf);
}

function weekdayWords(value: string): string | null {
  const [, nth = "", name = ""] = /^([+-]?\d{0,2})([A-Z]{2})$/.exec(value) ?? [];
  const at = weekdays.indexOf(name);
  if (at < 0) return null;
  const weekday = dateWords(new Date(Date.UTC(2026, 10, 1 + at)), { weekday: "long" }); // a Sunday
  return nth === "" ? weekday : nthWords(Number(nth), (number) => text.nthWeekday(number, weekday));
}

function monthDayWords(value: string): string | null {
  return nthWords(Number(value), text.nthDay);
}

function nthWords(nth: number, wordsOf: (nth: number) => string): string | null {
  return Number.isInteger(nth) && nth !== 0 ? wordsOf(nth) : null;
}

function monthWords(value: string): string | null {
  const month = /^(?:0?[1-9]|1[0-2])$/.test(value) ? Number(value) : null;
  return month === null
    ? null
    : dateWords(new Date(Date.UTC(2026, month - 1, 1)), { month: "long" });
}

function dateWords(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.value, { ...options, timeZone: "UTC" }).format(date);
}

function listed(words: readonly (string | null)[]): string {
  const known = words.filter((word) => word !== null);
  return new Intl.ListFormat(language.value, { type: "conjunction" }).format(known);
}
