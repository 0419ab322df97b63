import { useSignal } from "@preact/signals";
import { Fragment, type ComponentChildren } from "preact";

import { text } from "../messages.ts";

const shortLength = 5;

/** Items with commas between; of a thousand recipients only the first few until more are wanted. */
export function LongList({ items }: { items: readonly ComponentChildren[] }) {
  const whole = useSignal(false);
  const shown = whole.value ? items : items.slice(0, shortLength);
  const rest = items.length - shown.length;
  return (
    <>
      {shown.map((item, index) => (
        <Fragment key={index}>
          {index > 0 && ", "}
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
