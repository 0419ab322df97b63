import { preciseTime, shortTime } from "../../format/time.ts";
import { now } from "../../state/clock.ts";

interface ShortTimeProps {
  /** RFC 3339. */
  moment: string;
  class: string;
}

/** A time in brief, kept current, which draws nothing else anew; the whole of it is in the title. */
export function ShortTime({ moment, ...rest }: ShortTimeProps) {
  return (
    <time class={rest.class} dateTime={moment} title={preciseTime(moment)}>
      {shortTime(moment, now.value)}
    </time>
  );
}
