import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface OverlayProps {
  title: string;
  class?: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A dialog that is open for as long as it is drawn. */
export function Overlay({ title, onClose, children, ...rest }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // At once, not after the next frame: what is typed meanwhile would mean something to the page.
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${rest.class ?? ""}`}
      aria-labelledby={heading}
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
        {children}
      </div>
    </dialog>
  );
}
