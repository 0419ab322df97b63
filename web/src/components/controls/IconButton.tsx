import type { IconNode } from "lucide";

import { Icon } from "./Icon.tsx";

interface IconButtonProps {
  icon: IconNode;
  label: string;
  onClick: () => void;
  class?: string;
  disabled?: boolean;
  /** For a toggle: whether it is on. */
  pressed?: boolean;
  expanded?: boolean;
}

/** A button with an icon; its label is the tooltip and the name for screen readers. */
export function IconButton({ icon, label, onClick, pressed, expanded, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${rest.class ?? ""}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      disabled={rest.disabled}
      onClick={onClick}
    >
      <Icon node={icon} />
    </button>
  );
}
