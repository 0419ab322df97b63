import { useComputed } from "@preact/signals";

import { preciseTime, shortTime } from "../../format/time.ts";
import { now } from "../../state/clock.ts";

/** A time in brief, kept current; the whole of it is in the title. */
export function ShortTime({ moment }: { moment: string }) {
  // As a signal, which changes the text without drawing anything again.
  const words = useComputed(() => shortTime(moment, now.value));
  return (
    <time class="row-time" dateTime={moment} title={preciseTime(moment)}>
      {words}
    </time>
  );
}
