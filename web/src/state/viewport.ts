/** Computes the visible rows of a long list. */

export const rowHeight = 64;

/** Rows drawn above and below the visible ones, so that quick scrolling shows no blank space. */
const overscan = 8;

export interface Range {
  start: number;
  end: number;
}

export function visibleRange(scrollTop: number, height: number, count: number): Range {
  const first = Math.floor(scrollTop / rowHeight) - overscan;
  const last = Math.ceil((scrollTop + height) / rowHeight) + overscan;
  return { start: clamp(first, 0, count), end: clamp(last, 0, count) };
}

/** Returns the nearest scroll position that shows a row completely. */
export function revealingScrollTop(index: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  return clamp(scrollTop, top + rowHeight - height, top);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
