import type { IconNode } from "lucide";

import { text } from "../../messages.ts";
import { Icon } from "./Icon.tsx";
import { useAvailable } from "./reachable.ts";

interface IconButtonProps {
  icon: IconNode;
  label: string;
  onClick: () => void;
  class?: string;
  disabled?: boolean;
  /** For a toggle: whether it is on. */
  pressed?: boolean;
  expanded?: boolean;
  /** True if it is of no use while the server does not answer; it then keeps the focus all the same. */
  needsServer?: boolean;
}

/** A button with an icon; its label is the tooltip and the name for screen readers. */
export function IconButton({ icon, label, onClick, pressed, expanded, ...rest }: IconButtonProps) {
  const available = useAvailable(rest.needsServer ?? false);
  return (
    <button
      type="button"
      class={`icon-button ${rest.class ?? ""}`}
      aria-label={label}
      title={available ? label : `${label}: ${text.needsServer}`}
      aria-pressed={pressed}
      aria-expanded={expanded}
      disabled={rest.disabled}
      aria-disabled={available ? undefined : true}
      onClick={available ? onClick : undefined}
    >
      <Icon node={icon} />
    </button>
  );
}
