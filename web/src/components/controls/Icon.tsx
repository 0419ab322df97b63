import type { IconNode } from "lucide";
import { h } from "preact";

/** An icon, hidden from screen readers: the words beside it say the same. */
export function Icon({ node }: { node: IconNode }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {node.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
