import type { IconNode } from "lucide";

import { Icon } from "./Icon.tsx";

interface IconButtonProps {
  icon: IconNode;
  label: string;
  onClick: () => void;
  class?: string;
  disabled?: boolean;
  /** For a button that stays down. */
  pressed?: boolean;
  expanded?: boolean;
}

/** A button that is a picture; its words are read out, and shown when the pointer rests on it. */
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
