import { accountText } from "./accountText.ts";
import { ShortTime } from "../controls/ShortTime.tsx";

/** When credentials were used last. */
export function LastUsed({ moment }: { moment: string | null }) {
  if (moment === null) return <span>{accountText.neverUsed}</span>;
  return (
    <span>
      {accountText.lastUsed} <ShortTime class="entry-time" moment={moment} />
    </span>
  );
}
