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
/** The time within which Tab may lead into the frame after it has been released, in milliseconds. */
const tabTime = 500;
const scrollingKeys = new Set([" ", "PageDown", "PageUp"]);

/** Starts to watch; returns the function that ends it. */
export function returnKeyboard(page: Window): () => void {
  const watched = new KeyboardReturn(page);
  const abort = new AbortController();
  const { signal } = abort;
  page.addEventListener("keydown", watched.onKeyDown, { signal, capture: true });
  page.addEventListener("keyup", watched.onKeyUp, { signal, capture: true });
  page.addEventListener("pointerdown", watched.onPointerDown, { signal, capture: true });
  page.addEventListener("blur", watched.onBlur, { signal });
  page.document.addEventListener("copy", watched.onCopy, { signal });
  return () => {
    abort.abort();
    watched.end();
  };
}

class KeyboardReturn {
  readonly #page: Window;
  #timer: number | undefined;
  /** Times in milliseconds, as events have them. */
  #tabbedUntil = -Infinity;
  #clicked = -Infinity;
  #lentUntil = -Infinity;
  /** The frame that had the keyboard last. */
  #last: HTMLIFrameElement | null = null;

  constructor(page: Window) {
    this.#page = page;
  }

  readonly onKeyDown = ({ key }: KeyboardEvent): void => {
    const { document } = this.#page;
    this.#tabbedUntil = key === "Tab" ? Infinity : -Infinity;
    if (scrollingKeys.has(key) && document.activeElement === document.body) this.#lend();
  };

  readonly onKeyUp = ({ timeStamp }: KeyboardEvent): void => {
    // A frame in a process of its own is given the focus only after this.
    this.#tabbedUntil = Math.min(this.#tabbedUntil, timeStamp + tabTime);
  };

  readonly onPointerDown = (): void => {
    this.#tabbedUntil = -Infinity;
  };

  readonly onBlur = ({ timeStamp }: FocusEvent): void => {
    // Not at once: the frame has the focus, and in Firefox is the active element, only after this.
    this.#page.setTimeout(() => {
      const frame = this.#focused;
      if (timeStamp < this.#tabbedUntil || frame === null) return;
      const isDouble = frame === this.#last && timeStamp - this.#clicked < doubleClickTime;
      if (isDouble) this.#lentUntil = timeStamp + lendTime;
      this.#clicked = timeStamp;
      this.#last = frame;
      this.#page.clearTimeout(this.#timer);
      this.#timer = this.#page.setTimeout(this.#takeBack, this.#lentUntil - timeStamp);
    });
  };

  readonly onCopy = (): void => {
    // Nothing is selected in the page, so maybe in the frame: there the next key copies it.
    const isElsewhere = this.#page.document.getSelection()?.isCollapsed !== false;
    if (this.#last !== null && isElsewhere) this.#lend();
  };

  end(): void {
    this.#page.clearTimeout(this.#timer);
  }

  /** The frame that has the keyboard. */
  get #focused(): HTMLIFrameElement | null {
    const { activeElement } = this.#page.document;
    return activeElement instanceof HTMLIFrameElement ? activeElement : null;
  }

  #lend(): void {
    const frame = this.#last?.isConnected ? this.#last : null;
    this.#lentUntil = this.#page.performance.now() + lendTime;
    (frame ?? this.#page.document.querySelector("iframe"))?.focus();
  }

  readonly #takeBack = (): void => {
    this.#focused?.blur();
  };
}
