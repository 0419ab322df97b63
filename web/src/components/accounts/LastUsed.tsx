import { onDemandText } from "../controls/onDemandText.ts";
import { ShortTime } from "../controls/ShortTime.tsx";

/** When credentials were used last. */
export function LastUsed({ moment }: { moment: string | null }) {
  if (moment === null) return <span>{onDemandText.neverUsed}</span>;
  return (
    <span>
      {onDemandText.lastUsed} <ShortTime class="entry-time" moment={moment} />
    </span>
  );
}
