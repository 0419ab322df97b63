import { CircleAlert, CircleCheck, Trash2, X } from "lucide";

import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Deletions } from "../../state/deletions.ts";
import type { Status } from "../../state/status.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";

interface StatusLineProps {
  status: Status;
  deletions: Deletions;
  actions: Pick<Actions, "undo">;
}

/** The results of actions, at the foot of the page: errors, confirmations, deletions to undo. */
export function StatusLine({ status, deletions, actions }: StatusLineProps) {
  const line = status.line.value;
  const deleted = deletions.waiting.value.length;
  // The live regions exist before they have words: screen readers ignore a region added with words.
  return (
    <div class="status-regions">
      <div class="status-region" role="status">
        {deleted > 0 && <DeletedLine count={deleted} actions={actions} deletions={deletions} />}
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
                status.clear();
              }}
            />
          </p>
        )}
      </div>
    </div>
  );
}

interface DeletedLineProps {
  count: number;
  actions: Pick<Actions, "undo">;
  deletions: Deletions;
}

function DeletedLine({ count, actions, deletions }: DeletedLineProps) {
  return (
    <p class="status-line">
      <Icon node={Trash2} />
      <span class="status-words">{text.deleted(count)}</span>
      <button
        type="button"
        class="text-button"
        onClick={() => {
          actions.undo();
        }}
      >
        {text.undo}
      </button>
      <IconButton icon={X} label={text.dismiss} onClick={() => void deletions.commit()} />
    </p>
  );
}
