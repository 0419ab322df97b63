import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface OptionListProps<Item extends { id: string }> {
  label: string;
  items: readonly Item[];
  chosen: string | null;
  onChoose: (id: string) => void;
  children: (item: Item) => ComponentChildren;
}

/** A list box for a thousand items at most: one tab stop, arrow keys within. */
export function OptionList<Item extends { id: string }>(props: OptionListProps<Item>) {
  const { label, items, chosen, onChoose, children } = props;
  const list = useRef<HTMLUListElement>(null);
  const index = items.findIndex(({ id }) => id === chosen);
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = items[targetOf(event.key, index, items.length)];
    if (!target) return;
    event.preventDefault();
    onChoose(target.id);
  };
  return (
    <ul
      ref={list}
      class="option-list"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      hidden={items.length === 0}
      {...(index >= 0 && chosen !== null && { "aria-activedescendant": `option-${chosen}` })}
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <Option key={item.id} id={item.id} chosen={item.id === chosen} onChoose={onChoose}>
          {children(item)}
        </Option>
      ))}
    </ul>
  );
}

interface OptionProps {
  id: string;
  chosen: boolean;
  onChoose: (id: string) => void;
  children: ComponentChildren;
}

function Option({ id, chosen, onChoose, children }: OptionProps) {
  return (
    <li
      id={`option-${id}`}
      class="option"
      role="option"
      aria-selected={chosen}
      onClick={() => {
        onChoose(id);
      }}
    >
      {children}
    </li>
  );
}

/** Returns the index that a key leads to; -1 for other keys. */
function targetOf(key: string, index: number, count: number): number {
  switch (key) {
    case "ArrowDown":
      return Math.min(index + 1, count - 1);
    case "ArrowUp":
      return Math.max(index - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return -1;
  }
}
