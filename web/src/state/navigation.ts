/** Keeps the route and the browser's history in step. */
import { batch, computed, signal } from "@preact/signals";

import type { Scope } from "../api/client.ts";
import { formatRoute, parseRoute, type MailRoute, type Route } from "./route.ts";

/** State of a history entry that was opened from the list: "back" can then be a step back. */
const openedFromList = "opened-from-list";

const everything: MailRoute = { view: "mail", mailbox: null, query: "", message: null, tab: null };

export class Navigation {
  readonly #window: Window;
  readonly #hash;
  readonly route;
  /** The route within the mail, kept while another view is shown. */
  readonly mail = signal(everything);
  /** The list that is shown. Its value is a new object only when it is another list. */
  readonly scope;

  constructor(window: Window) {
    this.#window = window;
    this.#hash = signal(window.location.hash);
    this.route = computed(() => parseRoute(this.#hash.value));
    let last: Scope = { mailbox: null, query: "" };
    this.scope = computed(() => {
      const { mailbox, query } = this.mail.value;
      if (mailbox !== last.mailbox || query !== last.query) last = { mailbox, query };
      return last;
    });
    this.#follow();
    for (const event of ["popstate", "hashchange"]) {
      window.addEventListener(event, () => {
        this.#follow();
      });
    }
  }

  /** Id of the open message; null in a view other than mail. */
  get message(): string | null {
    const route = this.route.value;
    return route.view === "mail" ? route.message : null;
  }

  /** Opens a message. `replace` is for stepping through the list: all steps are one history entry. */
  open(message: string, { replace = false } = {}): void {
    const { history } = this.#window;
    const shown = this.message;
    if (message === shown) return;
    const route = { ...this.mail.value, message, tab: this.mail.value.tab };
    if (replace && shown !== null) this.#replace(route, history.state);
    else this.#push(route, shown === null ? openedFromList : null);
  }

  /** Closes the message and returns to the list. */
  close(): void {
    if (this.message === null) return;
    if (this.#window.history.state === openedFromList) this.#window.history.back();
    else this.#replace({ ...this.mail.value, message: null, tab: null }, null);
  }

  /** Shows another list: a mailbox, all mailboxes, or the results of a search. */
  choose(mailbox: string | null, query = ""): void {
    this.#push({ ...everything, mailbox, query }, null);
  }

  /** Searches in the current mailbox. `replace` is for typing on: one search is one history entry. */
  search(query: string, { replace = false } = {}): void {
    const { mailbox } = this.mail.value;
    const route = { ...everything, mailbox, query };
    if (replace) this.#replace(route, null);
    else this.#push(route, null);
  }

  showTab(tab: string): void {
    this.#replace({ ...this.mail.value, tab }, this.#window.history.state);
  }

  /** Loads the page anew, at the same place. */
  reload(): void {
    this.#window.location.reload();
  }

  /** Shows any view. */
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
