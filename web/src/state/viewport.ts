/** Which rows of a long list are in sight. */

export const rowHeight = 64;

/** Rows kept on either side of the visible ones, so that a quick scroll does not show blank space. */
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

/** The least scrolling that brings a row wholly into sight. */
export function revealingScrollTop(index: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  return clamp(scrollTop, top + rowHeight - height, top);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
