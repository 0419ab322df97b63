import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface OverlayProps {
  title: string;
  class?: string;
  /** What is at stake: with it the dialog interrupts, and waits for an answer. */
  warning?: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A dialog that is open for as long as it is drawn. */
export function Overlay({ title, warning, onClose, children, ...rest }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const stake = useId();
  // At once, not after the next frame: what is typed meanwhile would mean something to the page.
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${rest.class ?? ""}`}
      aria-labelledby={heading}
      {...(warning !== undefined && { role: "alertdialog", "aria-describedby": stake })}
      onClose={() => {
        // A browser tells of it later: when this one is gone, another may be open in its place.
        if (dialog.current) onClose();
      }}
      onClick={(event) => {
        // Beside it, which is the dialog itself and nothing in it.
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-inside">
        <h2 id={heading} class="dialog-question">
          {title}
        </h2>
        {warning !== undefined && (
          <p id={stake} class="dialog-hint">
            {warning}
          </p>
        )}
        {children}
      </div>
    </dialog>
  );
}
