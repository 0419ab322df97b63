/**
 * Passes a stream on in batches: the first items at once, later ones together after a pause.
 *
 * The pause grows with the last batch, so that a few items are hardly delayed.
 */

/** Milliseconds of pause for each item. */
const pausePerItem = 20;

export class Batcher<Item> {
  readonly #longestPause: number;
  readonly #onBatch: (items: readonly Item[]) => void;
  #waiting: Item[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `longestPause` is in milliseconds. */
  constructor(longestPause: number, onBatch: (items: readonly Item[]) => void) {
    this.#longestPause = longestPause;
    this.#onBatch = onBatch;
  }

  add(items: readonly Item[]): void {
    this.#waiting.push(...items);
    if (this.#timer === undefined) this.#flush();
  }

  /** Removes and returns the items that have not been passed on. */
  drain(): readonly Item[] {
    return this.#waiting.splice(0);
  }

  #flush(): void {
    const items = this.drain();
    this.#timer = undefined;
    if (items.length === 0) return;
    const pause = Math.min(items.length * pausePerItem, this.#longestPause);
    this.#timer = setTimeout(() => {
      this.#flush();
    }, pause);
    this.#onBatch(items);
  }
}
