import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import { text } from "../../messages.ts";
import { IconButton } from "./IconButton.tsx";

interface OverlayProps {
  title: string;
  class?: string;
  /** With a warning the dialog is an alert, which screen readers announce at once. */
  warning?: string;
  /** For a dialog to read: the focus begins at its title, which stays in sight with a button to close. */
  reading?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog, open while it is mounted. */
export function Overlay(props: OverlayProps) {
  const { title, warning, reading = false, onClose, children, ...rest } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const warningId = useId();
  const close = () => dialog.current?.close();
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
        if (event.target === dialog.current) close();
      }}
    >
      <div class="dialog-inside">
        <DialogHead id={heading} title={title} {...(reading && { onClose: close })} />
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

interface DialogHeadProps {
  id: string;
  title: string;
  /** For a dialog to read. */
  onClose?: () => void;
}

function DialogHead({ id, title, onClose }: DialogHeadProps) {
  return (
    <div class="dialog-head">
      <h2 id={id} class="dialog-question" {...(onClose && { tabIndex: -1, autofocus: true })}>
        {title}
      </h2>
      {onClose && <IconButton icon={X} label={text.close} onClick={onClose} />}
    </div>
  );
}
