import { useSignal } from "@preact/signals";
import type { IconNode } from "lucide";

import { text } from "../../messages.ts";
import { IconButton } from "./IconButton.tsx";
import { Overlay } from "./Overlay.tsx";

interface ConfirmButtonProps {
  icon: IconNode;
  label: string;
  disabled?: boolean;
  question: string;
  warning: string;
  /** What the button says that does it. */
  answer: string;
  onConfirm: () => void;
}

/** A button that asks before it does what cannot be undone. */
export function ConfirmButton({
  question,
  warning,
  answer,
  onConfirm,
  ...button
}: ConfirmButtonProps) {
  const asks = useSignal(false);
  const close = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    // Closed, and not just gone, so that the focus returns to the button.
    currentTarget.closest("dialog")?.close();
  };
  return (
    <>
      <IconButton
        {...button}
        onClick={() => {
          asks.value = true;
        }}
      />
      {asks.value && (
        <Overlay
          title={question}
          warning={warning}
          onClose={() => {
            asks.value = false;
          }}
        >
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
        </Overlay>
      )}
    </>
  );
}
