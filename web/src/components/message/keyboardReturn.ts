/** Gives the keyboard back to the page after a click into the preview, whose frame would keep it. */

/** The time after a Tab within which the frame was entered by that key, in milliseconds. */
const tabTime = 500;
/** The time within which a second click is a double click, which selects a word to be copied. */
const doubleClickTime = 500;

/** Starts to watch; returns the function that ends it. The keys of links inside are left alone. */
export function returnKeyboard(page: Window): () => void {
  const { document } = page;
  let tabbed = -Infinity;
  let entered = -Infinity;
  let left: HTMLIFrameElement | null = null;

  const onKeyDown = ({ key, timeStamp }: KeyboardEvent) => {
    if (key === "Tab") tabbed = timeStamp;
  };
  const onBlur = ({ timeStamp }: FocusEvent) => {
    const frame = document.activeElement;
    if (!(frame instanceof HTMLIFrameElement)) return;
    const stays = timeStamp - tabbed < tabTime || timeStamp - entered < doubleClickTime;
    entered = timeStamp;
    if (stays) return;
    // Not at once: the frame has the focus only after this event.
    page.setTimeout(() => {
      frame.blur();
      left = frame;
    });
  };
  const onCopy = () => {
    // Nothing is selected in the page, so maybe in the frame: there the next key copies it.
    if (left !== null && document.getSelection()?.isCollapsed !== false) {
      entered = page.performance.now();
      left.focus();
    }
  };
  page.addEventListener("keydown", onKeyDown, true);
  page.addEventListener("blur", onBlur);
  document.addEventListener("copy", onCopy);
  return () => {
    page.removeEventListener("keydown", onKeyDown, true);
    page.removeEventListener("blur", onBlur);
    document.removeEventListener("copy", onCopy);
  };
}
