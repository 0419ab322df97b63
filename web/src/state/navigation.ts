/** Keeps the route and the browser's history in step. */
import { computed, signal } from "@preact/signals";

import { formatRoute, parseRoute, type Route } from "./route.ts";

/** Marks an entry of the history that was opened from the list, so that "back" can be a step back. */
const openedFromList = "opened-from-list";

export class Navigation {
  readonly #window: Window;
  readonly #hash;
  readonly route;

  constructor(window: Window) {
    this.#window = window;
    this.#hash = signal(window.location.hash);
    this.route = computed(() => parseRoute(this.#hash.value));
    for (const event of ["popstate", "hashchange"]) {
      window.addEventListener(event, () => {
        this.#hash.value = window.location.hash;
      });
    }
  }

  /** `replace` is for walking along the list: the walk is one entry of the history, not its steps. */
  open(message: string, { replace = false } = {}): void {
    const { mailbox, message: shown } = this.route.value;
    const { history } = this.#window;
    if (message === shown) return;
    if (replace && shown !== null) this.#replace({ mailbox, message }, history.state);
    else this.#push({ mailbox, message }, shown === null ? openedFromList : null);
  }

  /** Back to the list. */
  close(): void {
    const { mailbox, message } = this.route.value;
    if (message === null) return;
    if (this.#window.history.state === openedFromList) this.#window.history.back();
    else this.#replace({ mailbox, message: null }, null);
  }

  choose(mailbox: string | null): void {
    this.#push({ mailbox, message: null }, null);
  }

  #push(route: Route, mark: string | null): void {
    this.#window.history.pushState(mark, "", formatRoute(route));
    this.#hash.value = formatRoute(route);
  }

  #replace(route: Route, mark: unknown): void {
    this.#window.history.replaceState(mark, "", formatRoute(route));
    this.#hash.value = formatRoute(route);
  }
}
