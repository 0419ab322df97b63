import { useComputed } from "@preact/signals";

import { preciseTime, shortTime } from "../../format/time.ts";
import { now } from "../../state/clock.ts";

interface ShortTimeProps {
  /** RFC 3339. */
  moment: string;
  class: string;
}

/** A time in brief, kept current; the whole of it is in the title. */
export function ShortTime({ moment, ...rest }: ShortTimeProps) {
  // As a signal, which changes the text without drawing anything again.
  const words = useComputed(() => shortTime(moment, now.value));
  return (
    <time class={rest.class} dateTime={moment} title={preciseTime(moment)}>
      {words}
    </time>
  );
}
