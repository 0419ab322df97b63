const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const precise = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** As short as it can be said: the clock today, the day this year, else the date. */
export function shortTime(moment: string, now = new Date()): string {
  const date = new Date(moment);
  if (date.toDateString() === now.toDateString()) return clock.format(date);
  return (date.getFullYear() === now.getFullYear() ? dayOfYear : day).format(date);
}

export function preciseTime(moment: string): string {
  const date = new Date(moment);
  // A Date header may hold anything.
  return Number.isNaN(date.getTime()) ? moment : precise.format(date);
}
