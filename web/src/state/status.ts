/** The one line that says what went wrong, until it is put away or overtaken by the next. */
import { signal } from "@preact/signals";

import { isAborted, reasonOf } from "../api/errors.ts";

export class Status {
  readonly line = signal<string | null>(null);

  /** `what` is what could not be done, as a sentence; the reason follows from the error. */
  report(what: string, error: unknown): void {
    if (isAborted(error)) return;
    this.line.value = `${what} ${reasonOf(error)}`;
  }

  clear(): void {
    this.line.value = null;
  }
}
