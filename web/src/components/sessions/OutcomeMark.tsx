import type { Outcome } from "../../api/shapes.ts";
import { text } from "../../messages.ts";

export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  return (
    <span class="outcome" data-outcome={outcome}>
      {text.outcomes[outcome]}
    </span>
  );
}
