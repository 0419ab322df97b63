/** Formats times in the language and time zone of the reader. */
import { computed } from "@preact/signals";

import { language } from "../messages.ts";

/** Created once for each language, because creation is slow. */
const formats = computed(() => {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(dialect(language.value), options);
  return {
    clock: format({ timeStyle: "short" }),
    dayOfYear: format({ day: "numeric", month: "short" }),
    day: format({ dateStyle: "medium" }),
    wholeDay: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
    event: format({ dateStyle: "medium", timeStyle: "short" }),
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

/** Formats a time as briefly as possible: clock time today, day this year, else date. */
export function shortTime(moment: string, now = new Date()): string {
  const date = new Date(moment);
  const { clock, dayOfYear, day } = formats.value;
  if (date.toDateString() === now.toDateString()) return clock.format(date);
  return (date.getFullYear() === now.getFullYear() ? dayOfYear : day).format(date);
}

export function preciseTime(moment: string): string {
  return formatted(moment, formats.value.precise);
}

/** Formats a time with offset, a local time of the event's place, or a whole day. */
export function eventTime(moment: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(moment)) return formatted(`${moment}T00:00`, formats.value.wholeDay);
  return formatted(moment, formats.value.event);
}

function formatted(moment: string, format: Intl.DateTimeFormat): string {
  const date = new Date(moment);
  // The header of a message may hold any text.
  return Number.isNaN(date.getTime()) ? moment : format.format(date);
}
