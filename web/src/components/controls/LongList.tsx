import { useSignal } from "@preact/signals";
import { Fragment, type ComponentChildren } from "preact";

import { text } from "../../messages.ts";

const shortLength = 5;

interface LongListProps {
  items: readonly ComponentChildren[];
  lines?: boolean;
}

/** Items separated by commas or, with `lines`, one a line. Shows the first few until asked for all. */
export function LongList({ items, lines = false }: LongListProps) {
  const whole = useSignal(false);
  const shown = whole.value ? items : items.slice(0, shortLength);
  const rest = items.length - shown.length;
  return (
    <>
      {shown.map((item, index) => (
        <Fragment key={index}>
          {index > 0 && (lines ? <br /> : ", ")}
          {item}
        </Fragment>
      ))}
      {rest > 0 && (
        <>
          {" "}
          <button
            type="button"
            class="text-button"
            onClick={() => {
              whole.value = true;
            }}
          >
            {text.more(rest)}
          </button>
        </>
      )}
    </>
  );
}
