/**
 * The list of messages, newest first: an unbroken run from the newest to the oldest one loaded.
 *
 * Counts nothing: how many there are, and how many unread, is the server's to say (mailboxes.ts),
 * because a change to a message that is not loaded here cannot be counted here.
 */
import { computed, signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import type { Change, Summary } from "../api/shapes.ts";

const pageSize = 100;

export class Inbox {
  readonly messages = signal<readonly Summary[]>([]);
  readonly loaded = signal(false);
  readonly empty = computed(() => this.loaded.value && this.messages.value.length === 0);
  readonly #client: Client;
  #mailbox: string | null = null;
  #next: number | null = null;
  /** Ends what is under way when the list starts afresh. */
  #current = new AbortController();
  /** What changed while an older page is on its way, which may have been read before that. */
  #changedMeanwhile: Change[] | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Reads the newest messages; answers the cursor from which to follow the changes. */
  async load(mailbox: string | null): Promise<string> {
    this.#current.abort();
    this.#current = new AbortController();
    const page = await this.#client.list({ mailbox, limit: pageSize }, this.#current.signal);
    this.#mailbox = mailbox;
    this.#next = page.next;
    this.messages.value = page.messages;
    this.loaded.value = true;
    return page.cursor;
  }

  async loadOlder(): Promise<void> {
    if (this.#next === null || this.#changedMeanwhile !== null) return;
    const changes: Change[] = [];
    this.#changedMeanwhile = changes;
    const query = { mailbox: this.#mailbox, limit: pageSize, before: this.#next };
    try {
      const page = await this.#client.list(query, this.#current.signal);
      this.#next = page.next;
      this.messages.value = [...this.messages.value, ...page.messages];
    } finally {
      this.#changedMeanwhile = null;
    }
    this.apply(changes);
  }

  /** Takes in changes from the live socket; any of them may have been seen before. */
  apply(changes: readonly Change[]): void {
    this.#changedMeanwhile?.push(...changes);
    const messages = [...this.messages.value];
    for (const change of changes) {
      switch (change.type) {
        case "added":
          if (this.#belongsHere(change.message)) insert(messages, change.message);
          break;
        case "updated":
          replace(messages, change.message);
          break;
        case "removed":
          remove(messages, change.id);
          break;
      }
    }
    this.messages.value = messages;
  }

  find(id: string): Summary | undefined {
    return this.messages.value.find((message) => message.id === id);
  }

  /** The message so many places further down the list; stops at either end. */
  beside(id: string | null, places: number): Summary | undefined {
    const messages = this.messages.value;
    const index = messages.findIndex((message) => message.id === id);
    if (index < 0) return places === Infinity ? messages.at(-1) : messages[0];
    return messages[Math.min(Math.max(index + places, 0), messages.length - 1)];
  }

  /** What to show once this one goes: the next older message, or in the last place the next newer. */
  neighbour(id: string): Summary | undefined {
    const messages = this.messages.value;
    const index = messages.findIndex((message) => message.id === id);
    return index < 0 ? undefined : (messages[index + 1] ?? messages[index - 1]);
  }

  #belongsHere(message: Summary): boolean {
    if (this.#mailbox !== null && message.mailbox !== this.#mailbox) return false;
    // Older than the run: it comes with its page, and put in now it would leave a gap above itself.
    return this.#next === null || message.seq >= this.#next;
  }
}

function insert(messages: Summary[], message: Summary): void {
  const index = indexFrom(messages, message.seq);
  if (messages[index]?.seq !== message.seq) messages.splice(index, 0, message);
}

function replace(messages: Summary[], message: Summary): void {
  const index = indexFrom(messages, message.seq);
  if (messages[index]?.seq === message.seq) messages[index] = message;
}

function remove(messages: Summary[], id: string): void {
  const index = messages.findIndex((message) => message.id === id);
  if (index >= 0) messages.splice(index, 1);
}

/** Where the first message stands whose seq is this one or below. */
export function indexFrom(messages: readonly Summary[], seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.seq ?? 0) > seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
