import { Trash2 } from "lucide";
import { useId, useRef } from "preact/hooks";

import { text } from "../messages.ts";
import { IconButton } from "./IconButton.tsx";

interface DeleteAllProps {
  count: number;
  mailbox: string | null;
  /** They are what a search has found. */
  found: boolean;
  onConfirm: () => void;
}

/** The button, and the question before it does what cannot be undone. */
export function DeleteAll({ count, mailbox, found, onConfirm }: DeleteAllProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const question = useId();
  const close = () => dialog.current?.close();
  return (
    <>
      <IconButton
        icon={Trash2}
        label={found ? text.deleteFound : text.deleteAll}
        disabled={count === 0}
        onClick={() => dialog.current?.showModal()}
      />
      <dialog ref={dialog} class="dialog" aria-labelledby={question}>
        <h2 id={question} class="dialog-question">
          {text.deleteAllQuestion(count, mailbox, found)}
        </h2>
        <p class="dialog-hint">{text.deleteAllWarning}</p>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={close}>
            {text.cancel}
          </button>
          <button
            type="button"
            class="button button-danger"
            onClick={() => {
              close();
              onConfirm();
            }}
          >
            {text.deleteAllConfirm}
          </button>
        </div>
      </dialog>
    </>
  );
}
