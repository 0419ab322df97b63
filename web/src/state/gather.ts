/**
 * Takes in a stream in few steps: at once after a pause, else together what comes until then.
 *
 * The more has come, the longer the pause: who takes in a few things is hardly held up.
 */

/** Milliseconds of pause for each item. */
const each = 20;

export class Gather<Item> {
  readonly #longest: number;
  readonly #take: (items: readonly Item[]) => void;
  #waiting: Item[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `longest` is of a pause, in milliseconds. */
  constructor(longest: number, take: (items: readonly Item[]) => void) {
    this.#longest = longest;
    this.#take = take;
  }

  add(items: readonly Item[]): void {
    this.#waiting.push(...items);
    if (this.#timer === undefined) this.#flush();
  }

  /** Hands out what has not been taken in, and forgets it. */
  drain(): readonly Item[] {
    return this.#waiting.splice(0);
  }

  #flush(): void {
    const items = this.drain();
    this.#timer = undefined;
    if (items.length === 0) return;
    const pause = Math.min(items.length * each, this.#longest);
    this.#timer = setTimeout(() => {
      this.#flush();
    }, pause);
    this.#take(items);
  }
}
