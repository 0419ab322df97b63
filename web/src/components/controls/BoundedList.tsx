import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import { text } from "../../messages.ts";

/** The number of items shown at first, and added on each request. */
const step = 100;

interface BoundedListProps<Item> {
  class?: string;
  items: readonly Item[];
  /** Returns an item as a list item. */
  children: (item: Item, index: number) => ComponentChildren;
}

/** A list of any length that shows a hundred items, and more on request. */
export function BoundedList<Item>({ items, children, ...rest }: BoundedListProps<Item>) {
  const most = useSignal(step);
  const hidden = items.length - most.value;
  return (
    <>
      <ul class={rest.class}>{items.slice(0, most.value).map(children)}</ul>
      {hidden > 0 && (
        <button
          type="button"
          class="text-button"
          onClick={() => {
            most.value += step;
          }}
        >
          {text.more(hidden)}
        </button>
      )}
    </>
  );
}
