/**
 * Gives the keyboard back to the page after a click into the preview, whose frame would keep it.
 *
 * A frame without script forwards no key. So it has the keyboard only where it alone can use it: after
 * Tab, for its links, until Tab leads out; and for a moment, to scroll and to copy.
 */

/** The time for which the frame is lent the keyboard, in milliseconds. */
const lendTime = 2000;
/** The time within which a second click is a double click, which selects a word to be copied. */
const doubleClickTime = 500;
const scrollingKeys = new Set([" ", "PageDown", "PageUp"]);

/** Starts to watch; returns the function that ends it. */
export function returnKeyboard(page: Window): () => void {
  const { document } = page;
  let timer: number | undefined;
  /** True between Tab and the end of that key, which ends in the frame if it leads there. */
  let isTabbing = false;
  let clicked = -Infinity;
  let lentUntil = -Infinity;
  let last: HTMLIFrameElement | null = null;

  const takeBack = () => {
    const frame = document.activeElement;
    if (!(frame instanceof HTMLIFrameElement)) return;
    last = frame;
    frame.blur();
    page.focus();
  };
  const takeBackAt = (time: number) => {
    page.clearTimeout(timer);
    timer = page.setTimeout(takeBack, time - page.performance.now());
  };
  const lend = () => {
    const frame = last?.isConnected ? last : document.querySelector("iframe");
    lentUntil = page.performance.now() + lendTime;
    frame?.focus();
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    isTabbing = key === "Tab";
    if (scrollingKeys.has(key) && document.activeElement === document.body) lend();
  };
  const onRelease = () => {
    isTabbing = false;
  };
  const onBlur = ({ timeStamp }: FocusEvent) => {
    // Not at once: the frame has the focus, and in Firefox is the active element, only after this.
    page.setTimeout(() => {
      if (isTabbing || !(document.activeElement instanceof HTMLIFrameElement)) return;
      if (timeStamp - clicked < doubleClickTime) lentUntil = timeStamp + lendTime;
      clicked = timeStamp;
      takeBackAt(lentUntil);
    });
  };
  const onCopy = () => {
    // Nothing is selected in the page, so maybe in the frame: there the next key copies it.
    if (last !== null && document.getSelection()?.isCollapsed !== false) lend();
  };
  const listeners = [
    [page, "keydown", onKeyDown],
    [page, "keyup", onRelease],
    [page, "pointerdown", onRelease],
    [page, "blur", onBlur],
    [document, "copy", onCopy],
  ] as const;
  for (const [target, type, listener] of listeners) {
    target.addEventListener(type, listener as EventListener, true);
  }
  return () => {
    page.clearTimeout(timer);
    for (const [target, type, listener] of listeners) {
      target.removeEventListener(type, listener as EventListener, true);
    }
  };
}
