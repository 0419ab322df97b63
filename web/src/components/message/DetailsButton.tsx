import type { ComponentChildren } from "preact";

import { detailsOpen } from "../../state/preferences.ts";

interface DetailsButtonProps {
  class: string;
  children: ComponentChildren;
}

/** A button that opens and closes the details of the message. */
export function DetailsButton({ class: name, children }: DetailsButtonProps) {
  return (
    <button
      type="button"
      class={name}
      aria-expanded={detailsOpen.value}
      aria-controls="message-details"
      onClick={() => {
        detailsOpen.value = !detailsOpen.value;
      }}
    >
      {children}
    </button>
  );
}
