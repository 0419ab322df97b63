/**
 * The list of messages: those of a mailbox, or those that a search finds there.
 *
 * Pieces are fetched as they come into sight. What arrives is put in at once; whether it fits a
 * search only the server can say, so then it is asked, but not more often than it can answer.
 */
import { computed, signal } from "@preact/signals";

import type { Client, Scope } from "../api/client.ts";
import type { MailChange, Summary } from "../api/shapes.ts";
import { Rows } from "./rows.ts";

const pageSize = 100;

/** Under a stream of mail a search is repeated this often, or less where it takes long. */
const pause = 300;

export class Inbox {
  readonly loaded = signal(false);
  readonly #rows = new Rows();
  /** Is set anew after each change to the rows, which are changed in place. */
  readonly #latest = signal({ rows: this.#rows });
  readonly #client: Client;
  readonly #onError: (error: unknown) => void;
  readonly total = computed(() => this.rows.total);
  readonly empty = computed(() => this.loaded.value && this.rows.total === 0);
  #scope: Scope = { mailbox: null, query: "" };
  /** Ends what is under way when the list starts afresh. */
  #current = new AbortController();
  readonly #asked = new Map<number, Promise<void>>();
  #search: "idle" | "asking" | "outdated" = "idle";

  constructor(client: Client, onError: (error: unknown) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** The rows as they are now; who reads them hears of every change. */
  get rows(): Rows {
    return this.#latest.value.rows;
  }

  /** Reads the newest messages; answers the cursor from which to follow the changes. */
  async load(scope: Scope): Promise<string> {
    this.#current.abort();
    this.#current = new AbortController();
    this.#asked.clear();
    const page = await this.#client.list({ ...scope, limit: pageSize }, this.#current.signal);
    this.#scope = scope;
    this.#rows.put(0, page.total, page.messages, { first: true });
    this.loaded.value = true;
    this.#changed();
    return page.cursor;
  }

  /** Fetches what is missing of the rows in sight. */
  show(start: number, end: number, keep: string | null = null): void {
    const missing = this.#rows.missing(start, end);
    if (missing !== undefined) void this.#fetch(missing).catch(this.#onError);
    this.#rows.trim(start, keep);
  }

  /** The message at an index, fetched if need be. */
  async reach(index: number): Promise<Summary | undefined> {
    if (index < 0 || index >= this.#rows.total) return undefined;
    if (!this.#rows.at(index)) await this.#fetch(index);
    return this.#rows.at(index);
  }

  /** The messages from one index to another, whichever comes first. */
  async stretch(from: number, to: number): Promise<Summary[]> {
    const [start, end] = from < to ? [from, to] : [to, from];
    const found: Summary[] = [];
    for (let index = start; index <= end; index += 1) {
      const message = await this.reach(index);
      if (message) found.push(message);
    }
    return found;
  }

  /** Takes in changes from the live socket; any of them may have been seen before. */
  apply(changes: readonly MailChange[]): void {
    for (const change of changes) {
      switch (change.type) {
        case "added":
          if (this.#scope.query !== "") this.#askAgain();
          else if (this.#isHere(change.message.mailbox)) this.#rows.add(change.message);
          break;
        case "updated":
          this.#rows.update(change.message);
          break;
        case "removed":
          if (this.#scope.query !== "" && this.#rows.indexOf(change.id) < 0) this.#askAgain();
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
    return this.#scope.mailbox === null || this.#scope.mailbox === mailbox;
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
    // What has arrived there and is not told yet has moved the row out of that page; by some more
    // until this is answered, so it is the middle of what is asked for.
    await this.#fetchFrom(Math.max(0, index + ahead - pageSize / 2), signal);
  }

  /** Answers by how many rows the server's list was longer than this one. */
  async #fetchFrom(offset: number, signal: AbortSignal): Promise<number> {
    // What is hidden here the server still counts, so the page has to reach as much farther.
    const limit = pageSize + this.#rows.hidden;
    const page = await this.#client.list({ ...this.#scope, limit, offset }, signal);
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
      const page = await this.#client.list({ ...this.#scope, limit: pageSize }, signal);
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
