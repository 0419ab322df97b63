import { CircleAlert, CircleCheck, Trash2, X } from "lucide";

import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";

/** Over the foot of the page: what went wrong, what was done, and what can still be taken back. */
export function StatusLine({ page }: { page: Page }) {
  const line = page.status.line.value;
  const deleted = page.deletions.waiting.value;
  // The live regions are there before they have something to say, or a screen reader would miss it.
  return (
    <div class="status-regions">
      <div class="status-region" role="status">
        {deleted.length > 0 && (
          <p class="status-line">
            <Icon node={Trash2} />
            <span class="status-words">{text.deleted(deleted.length)}</span>
            <button
              type="button"
              class="text-button"
              onClick={() => {
                page.actions.undo();
              }}
            >
              {text.undo}
            </button>
            <IconButton
              icon={X}
              label={text.dismiss}
              onClick={() => void page.deletions.commit()}
            />
          </p>
        )}
        {line?.isError === false && (
          <p class="status-line">
            <Icon node={CircleCheck} />
            <span class="status-words">{line.words}</span>
          </p>
        )}
      </div>
      <div class="status-region" role="alert">
        {line?.isError && (
          <p class="status-line" data-error>
            <Icon node={CircleAlert} />
            <span class="status-words">{line.words}</span>
            <IconButton
              icon={X}
              label={text.dismiss}
              onClick={() => {
                page.status.clear();
              }}
            />
          </p>
        )}
      </div>
    </div>
  );
}
