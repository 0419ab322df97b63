import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Summary } from "../api/shapes.ts";
import { text } from "../messages.ts";
import {
  revealingScrollTop,
  rowHeight,
  steadyScrollTop,
  visibleRange,
  type Range,
} from "../state/viewport.ts";
import { MessageRow, rowId } from "./MessageRow.tsx";

interface MessageListProps {
  messages: readonly Summary[];
  /** How many there are in all, of which the oldest may not be loaded. */
  total: number;
  active: string | null;
  showMailbox: boolean;
  onOpen: (id: string) => void;
  onNearEnd: () => void;
}

/** So many rows before the last one loaded, the older ones are asked for. */
const nearEnd = 40;

/** Draws only the rows in sight, whatever the length of the list. */
export function MessageList(props: MessageListProps) {
  const { messages, total, active, showMailbox, onOpen, onNearEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 0 });
  const activeIndex = messages.findIndex((message) => message.id === active);
  const range = visibleRange(view.scrollTop, view.height, messages.length);

  const look = () => {
    const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
    setView((before) =>
      before.scrollTop === scrollTop && before.height === clientHeight
        ? before
        : { scrollTop, height: clientHeight },
    );
  };
  useHeight(scroller, look);
  useSteadyRows(scroller, messages, look);
  useRevealed(scroller, activeIndex, active, look);
  useLayoutEffect(() => {
    if (messages.length > 0 && range.end > messages.length - nearEnd) onNearEnd();
  }, [messages.length, range.end]);

  return (
    <div
      ref={scroller}
      class="list"
      role="listbox"
      tabIndex={0}
      aria-label={text.list}
      {...(activeIndex >= 0 && active !== null && { "aria-activedescendant": rowId(active) })}
      hidden={messages.length === 0}
      style={{ "--row-height": `${rowHeight}px` }}
      onScroll={look}
    >
      <div class="list-rows" style={{ height: `${messages.length * rowHeight}px` }}>
        {indices(range, activeIndex).map((index) => {
          const message = messages[index];
          return (
            message && (
              <MessageRow
                key={message.id}
                message={message}
                index={index}
                total={total}
                selected={index === activeIndex}
                showMailbox={showMailbox}
                onOpen={onOpen}
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
function useSteadyRows(scroller: Scroller, messages: readonly Summary[], look: () => void): void {
  const before = useRef(messages);
  useLayoutEffect(() => {
    if (scroller.current && before.current !== messages) {
      const { scrollTop } = scroller.current;
      scroller.current.scrollTop = steadyScrollTop(before.current, messages, scrollTop);
      before.current = messages;
      // In the same frame, or the rows at the new place would be missing for one.
      look();
    }
  }, [messages]);
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
