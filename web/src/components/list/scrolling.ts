/** Hooks of the message list: its height in sight, and its scroll position. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import type { Rows } from "../../state/rows.ts";
import { revealingScrollTop, rowHeight } from "../../state/viewport.ts";

export type Scroller = RefObject<HTMLDivElement | null>;

/** The visible part of the list, as last measured, in pixels. */
export interface Viewport {
  /** Rounded down to whole rows. */
  scrollTop: number;
  atTop: boolean;
  height: number;
}

/** A row and its position, to find out later how far it has moved. */
interface Anchor {
  id: string | null;
  index: number;
  fromEnd: number;
}

/** Calls `measure` whenever the list changes its height. */
export function useHeight(scroller: Scroller, measure: () => void): void {
  useLayoutEffect(() => {
    if (!scroller.current) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(scroller.current);
    return () => {
      observer.disconnect();
    };
  }, []);
}

/**
 * Keeps the rows in sight in place while others come and go above them.
 *
 * Returns the scroll position that this leads to, so that the right rows are drawn at once and not
 * only after the browser has scrolled.
 */
export function useSteadyRows(
  scroller: Scroller,
  rows: Rows,
  view: Viewport,
  measure: () => void,
): number {
  const anchor = useRef<Anchor | null>(null);
  // At the very top the list follows what arrives.
  const added = anchor.current && !view.atTop ? rowsAddedAbove(rows, anchor.current) : 0;
  const scrollTop = view.scrollTop + added * rowHeight;
  useLayoutEffect(() => {
    // Not otherwise: reading scrollTop forces the browser to lay out the page.
    if (added !== 0 && scroller.current) {
      if (scroller.current.scrollTop > 0) scroller.current.scrollTop += added * rowHeight;
      measure();
    }
    const index = scrollTop / rowHeight;
    anchor.current = { id: rows.at(index)?.id ?? null, index, fromEnd: rows.total - index };
  });
  return scrollTop;
}

function rowsAddedAbove(rows: Rows, anchor: Anchor): number {
  const index = rows.indexOf(anchor.id);
  return (index < 0 ? rows.total - anchor.fromEnd : index) - anchor.index;
}

/** Scrolls to the active row when another becomes active, and at no other time. */
export function useRevealed(
  scroller: Scroller,
  index: number,
  active: string | null,
  measure: () => void,
): void {
  useLayoutEffect(() => {
    if (scroller.current && index >= 0) {
      const { scrollTop, clientHeight } = scroller.current;
      scroller.current.scrollTop = revealingScrollTop(index, scrollTop, clientHeight);
      measure();
    }
  }, [active, index >= 0]);
}
