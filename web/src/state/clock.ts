/** The current time, for what is said of the past. */
import { signal } from "@preact/signals";

/** Time between two looks at the clock, in milliseconds. */
const period = 10_000;

/** In milliseconds since 1970. */
export const now = signal(Date.now());

/** Keeps `now` current while the page is visible. */
export function startClock(): void {
  const look = () => {
    if (document.visibilityState === "visible") now.value = Date.now();
  };
  setInterval(look, period);
  document.addEventListener("visibilitychange", look);
}
