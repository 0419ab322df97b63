import { useSignal, type ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Follows the inner width of an element, in pixels; 0 until it is known. */
export function useWidth(of: RefObject<HTMLElement | null>): ReadonlySignal<number> {
  const width = useSignal(0);
  useLayoutEffect(() => {
    const element = of.current;
    if (!element) return;
    const look = () => {
      width.value = element.clientWidth;
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [of, width]);
  return width;
}
