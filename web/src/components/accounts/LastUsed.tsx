import { text } from "../../messages.ts";
import { ShortTime } from "../controls/ShortTime.tsx";

/** When credentials were used last. */
export function LastUsed({ moment }: { moment: string | null }) {
  if (moment === null) return <span>{text.neverUsed}</span>;
  return (
    <span>
      {text.lastUsed} <ShortTime class="entry-time" moment={moment} />
    </span>
  );
}
