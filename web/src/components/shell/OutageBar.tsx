import { useSignal } from "@preact/signals";
import { Unplug } from "lucide";
import { useEffect } from "preact/hooks";

import { clockTime } from "../../format/time.ts";
import { text } from "../../messages.ts";
import type { Live } from "../../state/live.ts";
import { Icon } from "../controls/Icon.tsx";

/** What is wrong while the server does not answer, since when, and what happens next. */
export function OutageBar({ live }: { live: Pick<Live, "outage" | "wake"> }) {
  const outage = live.outage.value;
  // The live region exists before it has words, and has none that change every second.
  return (
    <div class="outage" data-lost={outage !== null}>
      {outage && <Icon node={Unplug} />}
      <p class="outage-words">
        <span role="status">{outage && text.outage(clockTime(outage.since))}</span>{" "}
        {outage && <Countdown nextAt={outage.nextAt} />}
      </p>
      {outage && (
        <button
          type="button"
          class="button"
          onClick={() => {
            live.wake();
          }}
        >
          {text.tryNow}
        </button>
      )}
    </div>
  );
}

function Countdown({ nextAt }: { nextAt: number | null }) {
  const at = useSignal(Date.now());
  useEffect(() => {
    const look = () => {
      at.value = Date.now();
    };
    look();
    const timer = setInterval(look, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [nextAt]);
  if (nextAt === null) return <span>{text.tryingNow}</span>;
  const seconds = Math.max(1, Math.ceil((nextAt - at.value) / 1000));
  return <span class="outage-countdown">{text.nextTry(seconds)}</span>;
}
