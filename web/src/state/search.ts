/** The search as it is typed, the mistake in it, and the saved searches. */
import { signal } from "@preact/signals";

import { RequestRefused } from "../api/errors.ts";
import { stored } from "./preferences.ts";

/** The pause in typing after which the search starts, in milliseconds. */
const pause = 350;

export interface Mistake {
  /** Counted in characters, from 1. */
  column: number;
  reason: string;
}

export class Search {
  readonly typed = signal("");
  readonly mistake = signal<Mistake | null>(null);
  readonly saved = stored<readonly string[]>("searches", []);
  readonly #onSearch: (query: string, settings: { replace: boolean }) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** True while the reader edits the search that is shown. */
  #isTyping = false;

  constructor(onSearch: (query: string, settings: { replace: boolean }) => void) {
    this.#onSearch = onSearch;
  }

  /** Follows a change of the search that is shown: by typing, a link or the browser's history. */
  show(query: string): void {
    if (query !== this.typed.value.trim()) this.typed.value = query;
    this.#isTyping = query !== "";
  }

  /** Replaces the text in the box, and cancels the search that it was waiting for. */
  drop(query: string): void {
    clearTimeout(this.#timer);
    this.typed.value = query;
  }

  type(words: string): void {
    this.typed.value = words;
    this.mistake.value = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.submit();
    }, pause);
  }

  submit(): void {
    clearTimeout(this.#timer);
    // Each pause in typing replaces the history entry, so that one search is one entry.
    this.#onSearch(this.typed.value.trim(), { replace: this.#isTyping });
  }

  clear(): void {
    this.type("");
    this.submit();
  }

  /** Shows the error below the search if it is about the search; returns whether it is. */
  fail(error: unknown): boolean {
    if (!(error instanceof RequestRefused) || error.column === undefined) return false;
    this.mistake.value = { column: error.column, reason: error.message };
    return true;
  }

  isSaved(query: string): boolean {
    return this.saved.value.includes(query);
  }

  toggleSaved(query: string): void {
    const others = this.saved.value.filter((one) => one !== query);
    this.saved.value = this.isSaved(query) ? others : [...others, query];
  }
}
