/** Which rows of a long list are in sight, and how it keeps still while rows come and go above. */
import type { Summary } from "../api/shapes.ts";
import { indexFrom } from "./inbox.ts";

export const rowHeight = 68;

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

/** The scroll position that leaves the reader looking at the same rows after the list has changed. */
export function steadyScrollTop(
  before: readonly Summary[],
  after: readonly Summary[],
  scrollTop: number,
): number {
  const topmost = Math.floor(scrollTop / rowHeight);
  const anchor = before[topmost];
  // At the very top the reader is waiting for what arrives.
  if (scrollTop <= 0 || !anchor) return scrollTop;
  return scrollTop + (indexFrom(after, anchor.seq) - topmost) * rowHeight;
}

/** The least scrolling that brings a row wholly into sight. */
export function revealingScrollTop(index: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  return clamp(scrollTop, top + rowHeight - height, top);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
