import { useSignal } from "@preact/signals";
import { Image, ImageOff } from "lucide";

import { previewPath } from "../api/client.ts";
import { text } from "../messages.ts";
import { Icon } from "./Icon.tsx";

/** The message as its author laid it out, in a frame that can neither run scripts nor leave. */
export function HtmlPanel({ id }: { id: string }) {
  const remote = useSignal(false);
  const source = previewPath(id, { remote: remote.value });
  return (
    <div class="html-panel">
      <div class="panel-bar">
        <Icon node={remote.value ? Image : ImageOff} />
        <span>{remote.value ? text.remoteLoaded : text.remoteBlocked}</span>
        <button
          type="button"
          class="text-button"
          onClick={() => {
            remote.value = !remote.value;
          }}
        >
          {remote.value ? text.blockRemote : text.loadRemote}
        </button>
      </div>
      {/* A new frame for each source: a frame that changes its source adds to the page's history. */}
      <iframe
        key={source}
        class="html-frame"
        src={source}
        title={text.previewTitle}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerpolicy="no-referrer"
      />
    </div>
  );
}
