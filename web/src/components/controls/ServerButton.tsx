import type { ComponentChildren } from "preact";

import { text } from "../../messages.ts";
import { useAvailable } from "./reachable.ts";

interface ServerButtonProps {
  onClick: () => void;
  children: ComponentChildren;
}

/** A button for what the server does. Without a server it keeps the focus, and says why it is off. */
export function ServerButton({ onClick, children }: ServerButtonProps) {
  const available = useAvailable(true);
  return (
    <button
      type="button"
      class="button"
      aria-disabled={!available}
      {...(!available && { title: text.needsServer })}
      onClick={available ? onClick : undefined}
    >
      {children}
    </button>
  );
}
