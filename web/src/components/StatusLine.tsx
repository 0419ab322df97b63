import { CircleAlert, X } from "lucide";

import { text } from "../messages.ts";
import type { Status } from "../state/status.ts";
import { Icon } from "./Icon.tsx";

export function StatusLine({ status }: { status: Status }) {
  const line = status.line.value;
  // The live region is there before it has something to say, or a screen reader would miss it.
  return (
    <div class="status-region" role="alert">
      {line !== null && (
        <p class="status-line">
          <Icon node={CircleAlert} />
          <span class="status-words">{line}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={text.dismiss}
            onClick={() => {
              status.clear();
            }}
          >
            <Icon node={X} />
          </button>
        </p>
      )}
    </div>
  );
}
