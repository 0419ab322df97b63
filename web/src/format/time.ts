/** Formats times in the language and time zone of the reader. */
import { computed } from "@preact/signals";

import { language, text } from "../messages.ts";

/** Created once for each language, because creation is slow. */
const formats = computed(() => {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(dialect(language.value), options);
  const eventFormats = (zone: Intl.DateTimeFormatOptions): EventFormats => ({
    event: format({ ...zone, dateStyle: "medium", timeStyle: "short" }),
    day: format({ ...zone, dateStyle: "medium" }),
    clock: format({ ...zone, timeStyle: "short" }),
  });
  return {
    now: new Intl.RelativeTimeFormat(language.value, { numeric: "auto" }).format(0, "second"),
    minutes: new Intl.NumberFormat(language.value, {
      style: "unit",
      unit: "minute",
      unitDisplay: "short",
    }),
    clock: format({ timeStyle: "short" }),
    seconds: format({ timeStyle: "medium" }),
    dayOfYear: format({ day: "numeric", month: "short" }),
    wholeDay: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
    here: eventFormats({}),
    written: eventFormats({ timeZone: "UTC" }), // of times as they are written, which no zone shifts
    zoned: format({ timeZoneName: "short" }),
    precise: format({
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    }),
  };
});

/** Returns the reader's own variant of a language, such as `en-GB`, if the browser has one. */
function dialect(tag: string): string {
  const [base = tag] = tag.split("-");
  return navigator.languages.find((one) => one.split("-")[0] === base) ?? tag;
}

/**
 * Formats a time as briefly as possible: `now`, the minutes of the last hour, clock time today, day
 * this year, else date. `at` is in milliseconds since 1970.
 */
export function shortTime(moment: string, at: number): string {
  const date = new Date(moment);
  const today = new Date(at);
  const { now, minutes, clock, dayOfYear } = formats.value;
  const ago = Math.floor((at - date.getTime()) / 60_000);
  // The clock of the page is looked at every few seconds, and mail has come since.
  if (ago === 0 || ago === -1) return now;
  if (ago > 0 && ago < 60) return minutes.format(ago);
  if (date.toDateString() === today.toDateString()) return clock.format(date);
  if (date.getFullYear() === today.getFullYear()) return dayOfYear.format(date);
  return isoDay(date);
}

/** Returns `2025-11-22`, which no reader takes for another day, in the reader's time zone. */
function isoDay(date: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Formats the time of a clock, to the second. */
export function clockTime(at: number): string {
  return formats.value.seconds.format(at);
}

export function preciseTime(moment: string): string {
  return formatted(moment, formats.value.precise);
}

/** Formats a whole day. */
export function dayWords(day: string): string {
  return formatted(`${day}T00:00`, formats.value.wholeDay);
}

/**
 * Formats the time of an event: whole days, or times in the zone of the reader, with its name, and
 * the start in that of the mail. Times without an offset stay as they are.
 */
export function eventTime(start: string, end: string | null, zone: string | null): string {
  if (isDay(start)) return wholeDays(start, end);
  const { zoned, here, written } = formats.value;
  const date = new Date(start);
  const local = start.slice(0, 19); // without its offset
  if (local === start || Number.isNaN(date.getTime())) {
    const times = timeRange(`${start}Z`, end === null ? null : `${end}Z`, written);
    return `${times} (${zone ?? text.localTime})`;
  }
  const name = zoned.formatToParts(date).find(({ type }) => type === "timeZoneName");
  const times = `${timeRange(start, end, here)} ${name?.value ?? ""}`.trim();
  if (zone === null || zone === zoned.resolvedOptions().timeZone) return times;
  if (new Date(local).getTime() === date.getTime()) return `${times} · ${zone}`;
  return `${times} · ${text.timeIn(formatted(`${local}Z`, written.event), zone)}`;
}

function timeRange(start: string, end: string | null, times: EventFormats): string {
  const from = formatted(start, times.event);
  if (end === null) return from;
  const withinDay = formatted(start, times.day) === formatted(end, times.day);
  return `${from} – ${formatted(end, withinDay ? times.clock : times.event)}`;
}

interface EventFormats {
  event: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
  clock: Intl.DateTimeFormat;
}

/** Formats whole days; the end is the day after the last one. */
function wholeDays(start: string, end: string | null): string {
  const first = new Date(`${start}T00:00`);
  const last = new Date(`${end ?? start}T00:00`);
  last.setDate(last.getDate() - 1);
  return last > first ? formats.value.wholeDay.formatRange(first, last) : dayWords(start);
}

const isDay = (moment: string) => /^\d{4}-\d\d-\d\d$/.test(moment);

function formatted(moment: string, format: Intl.DateTimeFormat): string {
  const date = new Date(moment);
  // The header of a message may hold any text.
  return Number.isNaN(date.getTime()) ? moment : format.format(date);
}
