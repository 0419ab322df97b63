import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import type { Summary } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Inbox } from "../../state/inbox.ts";
import type { Rows } from "../../state/rows.ts";
import type { Selection } from "../../state/selection.ts";
import { revealingScrollTop, rowHeight, visibleRange, type Range } from "../../state/viewport.ts";
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
  const view = useSignal<View>({ scrollTop: 0, atTop: true, height: 0 });
  const activeIndex = rows.indexOf(active);

  const look = () => {
    const { scrollTop: exact = 0, clientHeight = 0 } = scroller.current ?? {};
    // By whole rows: in between there is nothing new to draw.
    const scrollTop = Math.floor(exact / rowHeight) * rowHeight;
    const now = { scrollTop, atTop: exact <= 0, height: clientHeight };
    const was = view.peek();
    if (now.scrollTop !== was.scrollTop || now.atTop !== was.atTop || now.height !== was.height) {
      view.value = now;
    }
  };
  useHeight(scroller, look);
  const scrollTop = useSteadyRows(scroller, rows, view.value, look);
  const range = visibleRange(scrollTop, view.value.height, total);
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

/** What is in sight, as it was last looked at. */
interface View {
  /** By whole rows. */
  scrollTop: number;
  atTop: boolean;
  height: number;
}

/** A row, and where it is. */
interface Anchor {
  id: string | null;
  top: number;
  fromEnd: number;
}

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

/**
 * Keeps the reader's place while rows come and go above it. Answers how far to scroll for that, so
 * that the rows of the place are drawn at once, and not first those that have come to where it was.
 */
function useSteadyRows(scroller: Scroller, rows: Rows, view: View, look: () => void): number {
  const anchor = useRef<Anchor | null>(null);
  // At the very top the reader is waiting for what arrives.
  const came = anchor.current && !view.atTop ? shiftOf(rows, anchor.current) : 0;
  const scrollTop = view.scrollTop + came * rowHeight;
  useLayoutEffect(() => {
    // Only then: to ask where the list is scrolled has the browser lay out the page at once.
    if (came !== 0 && scroller.current) {
      if (scroller.current.scrollTop > 0) scroller.current.scrollTop += came * rowHeight;
      look();
    }
    const top = scrollTop / rowHeight;
    anchor.current = { id: rows.at(top)?.id ?? null, top, fromEnd: rows.total - top };
  });
  return scrollTop;
}

/** How many rows have come in above the one that was topmost. */
function shiftOf(rows: Rows, was: Anchor): number {
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
