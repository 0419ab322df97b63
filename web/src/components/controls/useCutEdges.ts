import { useSignal, type ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Ends of a row at which more of it is hidden: "", "start", "end" or both. */
export type CutEdges = "" | "start" | "end" | "start end";

/** Follows at which ends a row that scrolls is cut, as it scrolls and as its width or content change. */
export function useCutEdges(row: RefObject<HTMLElement | null>): ReadonlySignal<CutEdges> {
  const edges = useSignal<CutEdges>("");
  useLayoutEffect(() => {
    const element = row.current;
    if (!element) return;
    const look = () => {
      const { scrollLeft, clientWidth, scrollWidth } = element;
      const past = Math.abs(scrollLeft);
      const cut = [past > 1 && "start", scrollWidth - clientWidth - past > 1 && "end"];
      edges.value = cut.filter((end) => end !== false).join(" ") as CutEdges;
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [row, edges]);
  return edges;
}
