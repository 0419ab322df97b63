/** The search as it is typed: what is wrong with it, and the searches that are kept. */
import { signal } from "@preact/signals";

import { Refused } from "../api/errors.ts";
import { stored } from "./preferences.ts";

/** Typing pauses this long before the search is made. */
const pause = 350;

export interface Mistake {
  /** The first character is 1. */
  column: number;
  reason: string;
}

export class Search {
  readonly typed = signal("");
  readonly mistake = signal<Mistake | null>(null);
  readonly saved = stored<readonly string[]>("searches", []);
  readonly #onSearch: (query: string, settings: { replace: boolean }) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** True while the reader has typed on since the search that is shown. */
  #isTyping = false;

  constructor(onSearch: (query: string, settings: { replace: boolean }) => void) {
    this.#onSearch = onSearch;
  }

  /** The search that is shown has changed: by the reader's typing, or by a link or a step back. */
  show(query: string): void {
    if (query !== this.typed.value.trim()) this.typed.value = query;
    this.#isTyping = query !== "";
  }

  /** Forgets what was typed but not yet searched for: the reader has gone elsewhere. */
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
    // One search that is typed is one entry of the history, with its first letters replaced.
    this.#onSearch(this.typed.value.trim(), { replace: this.#isTyping });
  }

  clear(): void {
    this.type("");
    this.submit();
  }

  /** True when the error was about the search, which is said where the search stands. */
  fail(error: unknown): boolean {
    if (!(error instanceof Refused) || error.column === undefined) return false;
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
