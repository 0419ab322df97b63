import { ExternalLink, ShieldCheck, ShieldOff, SlidersHorizontal } from "lucide";

import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";
import { PreviewControls } from "./PreviewControls.tsx";

interface PreviewBarProps {
  /** Number of items that the mail would load from elsewhere. */
  blocked: number;
  /** True if they are loaded. */
  loaded: boolean;
  onToggle: () => void;
  /** Address of what is shown, to be opened alone. */
  source: string;
  /** Width that there is for each preview, in pixels. */
  room: number;
}

/** What is blocked, and how the mail is shown: a row, and a menu where there is no room for one. */
export function PreviewBar({ blocked, source, room, ...remote }: PreviewBarProps) {
  return (
    <div
      id="preview-bar"
      class="preview-bar sheet"
      popover="auto"
      role="group"
      aria-label={text.previewBar}
    >
      {blocked > 0 && <RemoteContent count={blocked} {...remote} />}
      <PreviewControls room={room} />
      <a
        class="preview-alone"
        href={source}
        target="_blank"
        rel="noopener"
        aria-label={text.openAlone}
        title={text.openAlone}
      >
        <Icon node={ExternalLink} />
        {text.open}
      </a>
    </div>
  );
}

/** Opens the bar as a menu. It says how much is blocked, as the bar itself is out of sight. */
export function PreviewButton({ blocked }: { blocked: number }) {
  const hint = blocked > 0 ? `${text.previewBar}: ${text.remoteBlocked(blocked)}` : text.previewBar;
  return (
    <button
      type="button"
      class="preview-button sheet-button"
      popovertarget="preview-bar"
      aria-label={hint}
      title={hint}
    >
      <Icon node={blocked > 0 ? ShieldCheck : SlidersHorizontal} />
      {blocked > 0 ? blocked : ""}
    </button>
  );
}

interface RemoteContentProps {
  count: number;
  loaded: boolean;
  onToggle: () => void;
}

function RemoteContent({ count, loaded, onToggle }: RemoteContentProps) {
  return (
    <span class="preview-remote">
      <Icon node={loaded ? ShieldOff : ShieldCheck} />
      <span class="preview-words">
        <span class="preview-long">{loaded ? text.remoteLoaded : text.remoteBlocked(count)}</span>
        <span class="preview-short">{loaded ? text.loaded : text.blocked(count)}</span>
      </span>
      <button
        type="button"
        class="text-button"
        aria-label={loaded ? text.blockRemote : text.loadRemote}
        onClick={onToggle}
      >
        {loaded ? text.block : text.load}
      </button>
    </span>
  );
}
