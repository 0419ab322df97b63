/** The status line: an error or a confirmation, until it is dismissed or replaced. */
import { signal } from "@preact/signals";

import { isAborted, reasonOf, Unreachable } from "../api/errors.ts";

/** Time that a confirmation is shown, in milliseconds; an error stays until it is dismissed. */
const confirmationTime = 4000;

export interface StatusMessage {
  words: string;
  isError: boolean;
}

export class Status {
  readonly line = signal<StatusMessage | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows an error. `what` is a sentence on what failed; the reason is taken from the error. */
  report(what: string, error: unknown): void {
    if (isAborted(error)) return;
    clearTimeout(this.#timer);
    this.line.value = { words: `${what} ${reasonOf(error)}`, isError: true };
  }

  /** Shows an error, unless it is that the server does not answer: the page says that by itself. */
  reportRefusal(what: string, error: unknown): void {
    if (!(error instanceof Unreachable)) this.report(what, error);
  }

  say(words: string): void {
    clearTimeout(this.#timer);
    this.line.value = { words, isError: false };
    this.#timer = setTimeout(() => {
      this.clear();
    }, confirmationTime);
  }

  clear(): void {
    this.line.value = null;
  }
}
