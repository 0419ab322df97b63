import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import type { Summary } from "../api/shapes.ts";
import { text } from "../messages.ts";
import type { Inbox } from "../state/inbox.ts";
import type { Rows } from "../state/rows.ts";
import type { Selection } from "../state/selection.ts";
import { revealingScrollTop, rowHeight, visibleRange, type Range } from "../state/viewport.ts";
import { MessageRow, rowId } from "./MessageRow.tsx";

interface MessageListProps {
  inbox: Inbox;
  active: string | null;
  selection: Selection;
  showMailbox: boolean;
  onClick: (message: Summary, event: MouseEvent) => void;
  onPick: (message: Summary) => void;
}

/** Draws only the rows in sight, whatever the length of the list. */
export function MessageList(props: MessageListProps) {
  const { inbox, active, selection, showMailbox, onClick, onPick } = props;
  const { rows } = inbox;
  const { total } = rows;
  const scroller = useRef<HTMLDivElement>(null);
  const view = useSignal({ scrollTop: 0, height: 0 });
  const activeIndex = rows.indexOf(active);
  const range = visibleRange(view.value.scrollTop, view.value.height, total);

  const look = () => {
    const { scrollTop: exact = 0, clientHeight = 0 } = scroller.current ?? {};
    // By whole rows: in between there is nothing new to draw.
    const scrollTop = Math.floor(exact / rowHeight) * rowHeight;
    const before = view.peek();
    if (before.scrollTop !== scrollTop || before.height !== clientHeight) {
      view.value = { scrollTop, height: clientHeight };
    }
  };
  useHeight(scroller, look);
  useSteadyRows(scroller, rows, look);
  useRevealed(scroller, activeIndex, active, look);
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
      hidden={total === 0}
      style={{ "--row-height": `${rowHeight}px` }}
      onScroll={look}
    >
      <div class="list-rows" role="presentation" style={{ height: `${total * rowHeight}px` }}>
        {indices(range, activeIndex).map((index) => {
          const message = rows.at(index);
          return (
            message && (
              <MessageRow
                key={message.id}
                message={message}
                index={index}
                total={total}
                active={index === activeIndex}
                picked={selection.has(message.id)}
                selected={selection.any.value ? selection.has(message.id) : index === activeIndex}
                showMailbox={showMailbox}
                onClick={onClick}
                onPick={onPick}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

type Scroller = RefObject<HTMLDivElement | null>;

function useHeight(scroller: Scroller, look: () => void): void {
  useLayoutEffect(() => {
    if (!scroller.current) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(scroller.current);
    return () => {
      observer.disconnect();
    };
  }, []);
}

/** Keeps the reader's place while rows come and go above it. */
function useSteadyRows(scroller: Scroller, rows: Rows, look: () => void): void {
  const anchor = useRef<{ id: string | null; top: number; fromEnd: number } | null>(null);
  useLayoutEffect(() => {
    if (!scroller.current) return;
    const { scrollTop } = scroller.current;
    // At the very top the reader is waiting for what arrives.
    const came = anchor.current && scrollTop > 0 ? shiftOf(rows, anchor.current) : 0;
    if (came !== 0) {
      scroller.current.scrollTop = scrollTop + came * rowHeight;
      // In the same frame, or the rows at the new place would be missing for one.
      look();
    }
    const top = Math.floor(scroller.current.scrollTop / rowHeight);
    anchor.current = { id: rows.at(top)?.id ?? null, top, fromEnd: rows.total - top };
  });
}

/** How many rows have come in above the one that was topmost. */
function shiftOf(rows: Rows, was: { id: string | null; top: number; fromEnd: number }): number {
  const known = rows.indexOf(was.id);
  return (known < 0 ? rows.total - was.fromEnd : known) - was.top;
}

/** Scrolls to the active row when another becomes active, and at no other time. */
function useRevealed(
  scroller: Scroller,
  index: number,
  active: string | null,
  look: () => void,
): void {
  useLayoutEffect(() => {
    if (scroller.current && index >= 0) {
      const { scrollTop, clientHeight } = scroller.current;
      scroller.current.scrollTop = revealingScrollTop(index, scrollTop, clientHeight);
      look();
    }
  }, [active, index >= 0]);
}

/** The rows in sight and the active one, which must exist for a screen reader wherever it is. */
function indices({ start, end }: Range, activeIndex: number): number[] {
  const visible = Array.from({ length: end - start }, (_, offset) => start + offset);
  const outside = activeIndex >= 0 && (activeIndex < start || activeIndex >= end);
  return outside ? [...visible, activeIndex] : visible;
}
