/** Moments in the reader's language and time zone. */
import { computed } from "@preact/signals";

import { language } from "../messages.ts";

/** Made once a language: making one takes longer than a thousand uses. */
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

/** The way the reader's own country writes it, if that is a country of the language. */
function dialect(tag: string): string {
  const [base = tag] = tag.split("-");
  return navigator.languages.find((one) => one.split("-")[0] === base) ?? tag;
}

/** As short as it can be said: the clock today, the day this year, else the date. */
export function shortTime(moment: string, now = new Date()): string {
  const date = new Date(moment);
  const { clock, dayOfYear, day } = formats.value;
  if (date.toDateString() === now.toDateString()) return clock.format(date);
  return (date.getFullYear() === now.getFullYear() ? dayOfYear : day).format(date);
}

export function preciseTime(moment: string): string {
  return formatted(moment, formats.value.precise);
}

/** A time with its offset, one without which is where the event is, or a whole day. */
export function eventTime(moment: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(moment)) return formatted(`${moment}T00:00`, formats.value.wholeDay);
  return formatted(moment, formats.value.event);
}

function formatted(moment: string, format: Intl.DateTimeFormat): string {
  const date = new Date(moment);
  // A header may hold anything.
  return Number.isNaN(date.getTime()) ? moment : format.format(date);
}
