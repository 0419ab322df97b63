/** The one line that says what went wrong or was done, until it is put away or overtaken. */
import { signal } from "@preact/signals";

import { isAborted, reasonOf } from "../api/errors.ts";

/** How long the line stays that says what was done; what went wrong stays until it is put away. */
const moment = 4000;

export interface Line {
  words: string;
  isError: boolean;
}

export class Status {
  readonly line = signal<Line | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `what` is what could not be done, as a sentence; the reason follows from the error. */
  report(what: string, error: unknown): void {
    if (isAborted(error)) return;
    clearTimeout(this.#timer);
    this.line.value = { words: `${what} ${reasonOf(error)}`, isError: true };
  }

  say(words: string): void {
    clearTimeout(this.#timer);
    this.line.value = { words, isError: false };
    this.#timer = setTimeout(() => {
      this.clear();
    }, moment);
  }

  clear(): void {
    this.line.value = null;
  }
}
