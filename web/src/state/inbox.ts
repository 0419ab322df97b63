/**
 * The list of messages of a mailbox, or of those that a search finds there.
 *
 * Pages are fetched as they come into sight. New messages are inserted at once, except into a
 * search: only the server knows if they match, so the search is repeated at a limited rate.
 */
import { batch, computed, signal } from "@preact/signals";

import type { Client, Scope } from "../api/client.ts";
import type { MailChange, Summary } from "../api/shapes.ts";
import { Rows } from "./rows.ts";

const pageSize = 100;

/** The shortest time between two repetitions of a search, in milliseconds. */
const pause = 300;

export class Inbox {
  readonly loaded = signal(false);
  readonly #rows = new Rows();
  /** Set to a new object after each change, because the rows change in place. */
  readonly #latest = signal({ rows: this.#rows });
  readonly #client: Client;
  readonly #onError: (error: unknown) => void;
  readonly total = computed(() => this.rows.total);
  readonly empty = computed(() => this.loaded.value && this.rows.total === 0);
  /** What the rows are of; it lags behind the scope that is being loaded. */
  readonly scope = signal<Scope>({ mailbox: null, query: "" });
  /** Aborts pending requests when the list is loaded again. */
  #current = new AbortController();
  readonly #asked = new Map<number, Promise<void>>();
  #search: "idle" | "asking" | "outdated" = "idle";

  constructor(client: Client, onError: (error: unknown) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** The rows. Reading them subscribes to every change. */
  get rows(): Rows {
    return this.#latest.value.rows;
  }

  /** Loads the newest messages; returns the cursor to follow the changes from. */
  async load(scope: Scope): Promise<string> {
    this.#current.abort();
    this.#current = new AbortController();
    this.#asked.clear();
    const page = await this.#client.list({ ...scope, limit: pageSize }, this.#current.signal);
    this.#rows.put(0, page.total, page.messages, { first: true });
    batch(() => {
      this.scope.value = scope;
      this.loaded.value = true;
      this.#changed();
    });
    return page.cursor;
  }

  /** Fetches the missing rows in sight, and drops far ones except `keep`. */
  show(start: number, end: number, keep: string | null = null): void {
    const missing = this.#rows.missing(start, end);
    if (missing !== undefined) void this.#fetch(missing).catch(this.#onError);
    this.#rows.trim(start, keep);
  }

  /** Returns the message at an index, fetched if necessary. */
  async reach(index: number): Promise<Summary | undefined> {
    if (index < 0 || index >= this.#rows.total) return undefined;
    if (!this.#rows.at(index)) await this.#fetch(index);
    return this.#rows.at(index);
  }

  /** Returns the messages between two indices in either order, both included. */
  async stretch(from: number, to: number): Promise<Summary[]> {
    const [start, end] = from < to ? [from, to] : [to, from];
    const found: Summary[] = [];
    for (let index = start; index <= end; index += 1) {
      const message = await this.reach(index);
      if (message) found.push(message);
    }
    return found;
  }

  /** Applies changes of the live socket; a change may come twice. */
  apply(changes: readonly MailChange[]): void {
    for (const change of changes) {
      switch (change.type) {
        case "added":
          if (this.scope.value.query !== "") this.#askAgain();
          else if (this.#isHere(change.message.mailbox)) this.#rows.add(change.message);
          break;
        case "updated":
          this.#rows.update(change.message);
          break;
        case "removed":
          if (this.scope.value.query !== "" && this.#rows.indexOf(change.id) < 0) this.#askAgain();
          else if (this.#isHere(change.mailbox)) this.#rows.remove(change.id);
          break;
      }
    }
    this.#changed();
  }

  hide(messages: readonly Summary[]): void {
    for (const message of messages) this.#rows.hide(message);
    this.#changed();
  }

  restore(messages: readonly Summary[]): void {
    for (const message of messages) this.#rows.restore(message);
    this.#changed();
  }

  #isHere(mailbox: string): boolean {
    return this.scope.value.mailbox === null || this.scope.value.mailbox === mailbox;
  }

  #changed(): void {
    this.#latest.value = { rows: this.#rows };
  }

  #fetch(index: number): Promise<void> {
    const offset = Math.floor(index / pageSize) * pageSize;
    const under_way = this.#asked.get(offset);
    if (under_way) return under_way;
    const { signal } = this.#current;
    const asked = this.#fetchPage(index, offset, signal).finally(() => {
      if (!signal.aborted) this.#asked.delete(offset);
    });
    this.#asked.set(offset, asked);
    return asked;
  }

  async #fetchPage(index: number, offset: number, signal: AbortSignal): Promise<void> {
    const ahead = await this.#fetchFrom(offset, signal);
    if (ahead <= 0 || this.#rows.at(index)) return;
    // Messages that the live socket has not reported yet moved the row out of that page, and more may
    // arrive during this request, so it asks for a page with the row in the middle.
    await this.#fetchFrom(Math.max(0, index + ahead - pageSize / 2), signal);
  }

  /** Fetches a page; returns by how many rows the server's list is longer than this one. */
  async #fetchFrom(offset: number, signal: AbortSignal): Promise<number> {
    // The server still counts the hidden rows, so the page must be longer by their number.
    const limit = pageSize + this.#rows.hidden;
    const page = await this.#client.list({ ...this.scope.value, limit, offset }, signal);
    this.#rows.put(offset, page.total, page.messages);
    this.#changed();
    return page.total - this.#rows.total - this.#rows.hidden;
  }

  #askAgain(): void {
    if (this.#search === "idle") void this.#repeat();
    else this.#search = "outdated";
  }

  async #repeat(): Promise<void> {
    this.#search = "asking";
    const started = Date.now();
    const { signal } = this.#current;
    try {
      const page = await this.#client.list({ ...this.scope.value, limit: pageSize }, signal);
      this.#rows.renew(page.total, page.messages);
      this.#changed();
    } catch (error) {
      this.#onError(error);
    }
    setTimeout(
      () => {
        const outdated = this.#search === "outdated";
        this.#search = "idle";
        if (outdated && !signal.aborted) this.#askAgain();
      },
      Math.max(pause, 3 * (Date.now() - started)),
    );
  }
}
