import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import { Icon } from "./Icon.tsx";
import { useCutEdges } from "./useCutEdges.ts";

export interface Tab<Id extends string> {
  id: Id;
  label: string;
  /** A number beside the label that is not part of its name. */
  badge?: number;
  /** What the number says, and an icon for it. */
  alert?: { severity: "error" | "warning"; icon: IconNode; words: string };
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  selected: Id;
  onSelect: (id: Id) => void;
  /** Stands behind the tabs, and stays in view when they scroll. */
  end?: ComponentChildren;
  /** The panel of the selected tab. */
  children: ComponentChildren;
}

/**
 * A tab list after the ARIA practices: one tab stop, arrow keys within. A row too long for its place
 * scrolls; its cut ends are marked, and the selected tab is in view.
 */
export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { selected, end, children } = props;
  const prefix = useId();
  return (
    <div class="tabs">
      <div class="tab-bar">
        <TabList {...props} prefix={prefix} />
        {end}
      </div>
      <div
        key={selected}
        id={`${prefix}-panel`}
        class="tab-panel"
        role="tabpanel"
        aria-labelledby={`${prefix}-tab-${selected}`}
        tabIndex={0}
      >
        {children}
      </div>
    </div>
  );
}

type TabListProps<Id extends string> = Omit<TabsProps<Id>, "end" | "children"> & {
  /** Prefix of the ids, unique to this tab list. */
  prefix: string;
};

function TabList<Id extends string>(props: TabListProps<Id>) {
  const { label, tabs, selected, onSelect, prefix } = props;
  const list = useRef<HTMLDivElement>(null);
  const edges = useCutEdges(list);
  const tabOf = (id: Id) => list.current?.querySelector<HTMLElement>(`[data-tab="${id}"]`);
  useLayoutEffect(() => {
    tabOf(selected)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    const current = tabs.findIndex(({ id }) => id === selected);
    const target = tabs[targetOf(event.key, current, tabs.length)];
    if (!target) return;
    event.preventDefault();
    onSelect(target.id);
    tabOf(target.id)?.focus();
  };
  return (
    <div
      ref={list}
      class="tab-list"
      role="tablist"
      aria-label={label}
      data-cut={edges.value}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => {
        const isSelected = tab.id === selected;
        return <TabButton key={tab.id} {...{ tab, prefix, isSelected, onSelect }} />;
      })}
    </div>
  );
}

interface TabButtonProps<Id extends string> {
  tab: Tab<Id>;
  /** Prefix of the ids, unique to this tab list. */
  prefix: string;
  isSelected: boolean;
  onSelect: (id: Id) => void;
}

function TabButton<Id extends string>(props: TabButtonProps<Id>) {
  const { tab, prefix, isSelected, onSelect } = props;
  return (
    <button
      type="button"
      id={`${prefix}-tab-${tab.id}`}
      class="tab"
      role="tab"
      data-tab={tab.id}
      aria-selected={isSelected}
      aria-controls={`${prefix}-panel`}
      tabIndex={isSelected ? 0 : -1}
      title={tab.alert?.words}
      onClick={() => {
        onSelect(tab.id);
      }}
    >
      {tab.label}
      {tab.badge !== undefined && (
        <span class="tab-badge" aria-hidden="true" data-severity={tab.alert?.severity}>
          {tab.alert && <Icon node={tab.alert.icon} />}
          {tab.badge}
        </span>
      )}
    </button>
  );
}

/** Returns the index that a key leads to; -1 for other keys. */
function targetOf(key: string, current: number, count: number): number {
  switch (key) {
    case "ArrowRight":
      return (current + 1) % count;
    case "ArrowLeft":
      return (current - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return -1;
  }
}
