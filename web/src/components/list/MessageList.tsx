import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

import type { Summary } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Inbox } from "../../state/inbox.ts";
import type { Rows } from "../../state/rows.ts";
import type { Selection } from "../../state/selection.ts";
import { rowHeight, visibleRange, type Range } from "../../state/viewport.ts";
import { MessageRow, rowId } from "./MessageRow.tsx";
import { useHeight, useRevealed, useSteadyRows, type Viewport } from "./scrolling.ts";

interface MessageListProps {
  inbox: Inbox;
  active: string | null;
  selection: Selection;
  showMailbox: boolean;
  onClick: (message: Summary, event: MouseEvent) => void;
  onPick: (message: Summary) => void;
}

/** The list of messages, of which only the rows in sight are drawn, whatever its length. */
export function MessageList(props: MessageListProps) {
  const { inbox, active, ...rest } = props;
  const { rows } = inbox;
  const scroller = useRef<HTMLDivElement>(null);
  const view = useSignal<Viewport>({ scrollTop: 0, atTop: true, height: 0 });
  const activeIndex = rows.indexOf(active);
  const measure = () => {
    const now = viewportOf(scroller.current);
    const was = view.peek();
    if (now.scrollTop !== was.scrollTop || now.atTop !== was.atTop || now.height !== was.height) {
      view.value = now;
    }
  };
  useHeight(scroller, measure);
  const scrollTop = useSteadyRows(scroller, rows, view.value, measure);
  const range = visibleRange(scrollTop, view.value.height, rows.total);
  useRevealed(scroller, activeIndex, active, measure);
  useLayoutEffect(() => {
    inbox.show(range.start, range.end, active);
  });
  return (
    <div
      ref={scroller}
      class="list"
      role="listbox"
      tabIndex={0}
      aria-label={text.list}
      aria-multiselectable="true"
      data-keys="page"
      {...(activeIndex >= 0 && active !== null && { "aria-activedescendant": rowId(active) })}
      hidden={rows.total === 0}
      style={{ "--row-height": `${rowHeight}px` }}
      onScroll={measure}
    >
      <VisibleRows {...rest} rows={rows} range={range} activeIndex={activeIndex} />
    </div>
  );
}

interface VisibleRowsProps extends Omit<MessageListProps, "inbox" | "active"> {
  rows: Rows;
  range: Range;
  activeIndex: number;
}

function VisibleRows({ rows, range, activeIndex, ...props }: VisibleRowsProps) {
  const { selection, showMailbox, onClick, onPick } = props;
  const picking = selection.any.value;
  return (
    <div class="list-rows" role="presentation" style={{ height: `${rows.total * rowHeight}px` }}>
      {indicesToDraw(range, activeIndex).map((index) => {
        const message = rows.at(index);
        if (!message) return null;
        const picked = selection.has(message.id);
        return (
          <MessageRow
            key={message.id}
            message={message}
            index={index}
            total={rows.total}
            active={index === activeIndex}
            picked={picked}
            selected={picking ? picked : index === activeIndex}
            showMailbox={showMailbox}
            onClick={onClick}
            onPick={onPick}
          />
        );
      })}
    </div>
  );
}

function viewportOf(scroller: HTMLDivElement | null): Viewport {
  const { scrollTop = 0, clientHeight = 0 } = scroller ?? {};
  // In whole rows: less than a row of scrolling brings nothing new to draw.
  const rounded = Math.floor(scrollTop / rowHeight) * rowHeight;
  return { scrollTop: rounded, atTop: scrollTop <= 0, height: clientHeight };
}

/** The rows in sight, and the active row, which screen readers need even out of sight. */
function indicesToDraw({ start, end }: Range, activeIndex: number): number[] {
  const visible = Array.from({ length: end - start }, (_, offset) => start + offset);
  const outside = activeIndex >= 0 && (activeIndex < start || activeIndex >= end);
  return outside ? [...visible, activeIndex] : visible;
}
