import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface OverlayProps {
  title: string;
  class?: string;
  /** With a warning the dialog is an alert, which screen readers announce at once. */
  warning?: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog, open while it is mounted. */
export function Overlay({ title, warning, onClose, children, ...rest }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const warningId = useId();
  // Before the next frame: until then keys would still act on the page.
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${rest.class ?? ""}`}
      aria-labelledby={heading}
      {...(warning !== undefined && { role: "alertdialog", "aria-describedby": warningId })}
      onClose={() => {
        // The event comes late: by then this dialog may be unmounted and another one open.
        if (dialog.current) onClose();
      }}
      onClick={(event) => {
        // The dialog itself is the target of clicks on its backdrop.
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-inside">
        <h2 id={heading} class="dialog-question">
          {title}
        </h2>
        {warning !== undefined && (
          <p id={warningId} class="dialog-hint">
            {warning}
          </p>
        )}
        {children}
      </div>
    </dialog>
  );
}
