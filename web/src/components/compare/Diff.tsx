import { useSignal } from "@preact/signals";

import type { DiffLine } from "../../format/diff.ts";
import { text } from "../../messages.ts";

/** Equal lines shown around each difference. */
const context = 3;

const signs = { same: " ", removed: "−", added: "+" };

/** The lines that differ and a few equal ones around them, or all lines on request. */
export function Diff({ lines }: { lines: readonly DiffLine[] }) {
  const whole = useSignal(false);
  const changed = lines.filter(({ kind }) => kind !== "same").length;
  if (changed === 0) return <p class="panel-bar">{text.noDifference}</p>;
  const near = nearDifferences(lines);
  const hidden = lines.length - near.size;
  return (
    <>
      <p class="panel-bar">
        <span role="status">{text.differences(changed)}</span>
        {hidden > 0 && !whole.value && (
          <button
            type="button"
            class="text-button"
            onClick={() => {
              whole.value = true;
            }}
          >
            {text.showSame(hidden)}
          </button>
        )}
      </p>
      <pre class="diff">
        {lines.map(({ kind, text: line }, index) =>
          whole.value || near.has(index) ? (
            <span
              key={index}
              class="diff-line"
              data-kind={kind}
              data-gap={!whole.value && index > 0 && !near.has(index - 1)}
            >
              <span class="diff-sign">{signs[kind]}</span>
              <span>{line || " "}</span>
            </span>
          ) : null,
        )}
      </pre>
    </>
  );
}

function nearDifferences(lines: readonly DiffLine[]): Set<number> {
  const near = new Set<number>();
  lines.forEach(({ kind }, index) => {
    if (kind === "same") return;
    for (let one = index - context; one <= index + context; one += 1) {
      if (one >= 0 && one < lines.length) near.add(one);
    }
  });
  return near;
}
