import { useSignal } from "@preact/signals";
import type { IconNode } from "lucide";

import { text } from "../../messages.ts";
import { IconButton } from "./IconButton.tsx";
import { Overlay } from "./Overlay.tsx";

interface ConfirmButtonProps {
  icon: IconNode;
  label: string;
  disabled?: boolean;
  needsServer?: boolean;
  question: string;
  warning: string;
  /** The label of the button that confirms. */
  answer: string;
  onConfirm: () => void;
}

/** A button for what cannot be undone: it asks first. */
export function ConfirmButton({
  question,
  warning,
  answer,
  onConfirm,
  ...button
}: ConfirmButtonProps) {
  const open = useSignal(false);
  return (
    <>
      <IconButton
        {...button}
        onClick={() => {
          open.value = true;
        }}
      />
      {open.value && (
        <Overlay
          title={question}
          warning={warning}
          onClose={() => {
            open.value = false;
          }}
        >
          <AnswerButtons answer={answer} onConfirm={onConfirm} />
        </Overlay>
      )}
    </>
  );
}

function AnswerButtons({ answer, onConfirm }: Pick<ConfirmButtonProps, "answer" | "onConfirm">) {
  const close = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    // Closing the dialog, and not just removing it, returns the focus to the button.
    currentTarget.closest("dialog")?.close();
  };
  return (
    <div class="dialog-buttons">
      <button type="button" class="button" onClick={close}>
        {text.cancel}
      </button>
      <button
        type="button"
        class="button button-danger"
        onClick={(event) => {
          close(event);
          onConfirm();
        }}
      >
        {answer}
      </button>
    </div>
  );
}
