import type { IconNode } from "lucide";
import { h } from "preact";

/** A picture beside words that say the same, so it says nothing itself. */
export function Icon({ node }: { node: IconNode }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {node.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
