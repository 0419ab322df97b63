import type { FaultRule } from "../../api/shapes.ts";
import { describeFault, piecesOf } from "./describeFault.ts";

/** A rule as a sentence, its values marked and each in its own direction. */
export function FaultSentence({ rule }: { rule: FaultRule }) {
  return (
    <span class="fault-words">
      {piecesOf(describeFault(rule)).map(({ words, isValue }, index) =>
        isValue ? (
          <bdi key={index} class="fault-value">
            {words}
          </bdi>
        ) : (
          words
        ),
      )}
    </span>
  );
}
