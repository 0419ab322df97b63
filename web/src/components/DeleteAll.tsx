import { Trash2 } from "lucide";
import { useId, useRef } from "preact/hooks";

import { text } from "../messages.ts";
import { Icon } from "./Icon.tsx";

interface DeleteAllProps {
  count: number;
  mailbox: string | null;
  onConfirm: () => void;
}

/** The button, and the question before it does what cannot be undone. */
export function DeleteAll({ count, mailbox, onConfirm }: DeleteAllProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const question = useId();
  const close = () => dialog.current?.close();
  return (
    <>
      <button
        type="button"
        class="button"
        disabled={count === 0}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon node={Trash2} />
        <span class="button-word">{text.deleteAll}</span>
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby={question}>
        <h2 id={question} class="dialog-question">
          {text.deleteAllQuestion(count, mailbox)}
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
