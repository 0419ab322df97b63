/** Keeps the route and the browser's history in step. */
import { batch, computed, signal } from "@preact/signals";

import { formatRoute, parseRoute, type MailRoute, type Route } from "./route.ts";

/** Marks an entry of the history that was opened from the list, so that "back" can be a step back. */
const openedFromList = "opened-from-list";

const everything: MailRoute = { view: "mail", mailbox: null, query: "", message: null, tab: null };

export class Navigation {
  readonly #window: Window;
  readonly #hash;
  readonly route;
  /** Where the reader is in the mail, also while something else is shown. */
  readonly mail = signal(everything);

  constructor(window: Window) {
    this.#window = window;
    this.#hash = signal(window.location.hash);
    this.route = computed(() => parseRoute(this.#hash.value));
    this.#follow();
    for (const event of ["popstate", "hashchange"]) {
      window.addEventListener(event, () => {
        this.#follow();
      });
    }
  }

  /** The message that is open, if the mail is what is shown. */
  get message(): string | null {
    const route = this.route.value;
    return route.view === "mail" ? route.message : null;
  }

  /** `replace` is for walking along the list: the walk is one entry of the history, not its steps. */
  open(message: string, { replace = false } = {}): void {
    const { history } = this.#window;
    const shown = this.message;
    if (message === shown) return;
    const route = { ...this.mail.value, message, tab: this.mail.value.tab };
    if (replace && shown !== null) this.#replace(route, history.state);
    else this.#push(route, shown === null ? openedFromList : null);
  }

  /** Back to the list. */
  close(): void {
    if (this.message === null) return;
    if (this.#window.history.state === openedFromList) this.#window.history.back();
    else this.#replace({ ...this.mail.value, message: null, tab: null }, null);
  }

  /** Another list: a mailbox, all of them, or what a search finds. */
  choose(mailbox: string | null, query = ""): void {
    this.#push({ ...everything, mailbox, query }, null);
  }

  /** Searches where the reader is. Typing on changes the search, which is one entry of the history. */
  search(query: string, { replace = false } = {}): void {
    const { mailbox } = this.mail.value;
    const route = { ...everything, mailbox, query };
    if (replace) this.#replace(route, null);
    else this.#push(route, null);
  }

  showTab(tab: string): void {
    this.#replace({ ...this.mail.value, tab }, this.#window.history.state);
  }

  /** To a view, or back to the mail where the reader left it. */
  go(route: Route, { replace = false } = {}): void {
    if (replace) this.#replace(route, null);
    else this.#push(route, null);
  }

  #push(route: Route, mark: string | null): void {
    this.#window.history.pushState(mark, "", formatRoute(route));
    this.#follow();
  }

  #replace(route: Route, mark: unknown): void {
    this.#window.history.replaceState(mark, "", formatRoute(route));
    this.#follow();
  }

  #follow(): void {
    batch(() => {
      this.#hash.value = this.#window.location.hash;
      if (this.route.value.view === "mail") this.mail.value = this.route.value;
    });
  }
}
