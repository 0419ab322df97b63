/** Assembles the parts of the page's state and carries out what the reader asks for. */
import { batch, computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import { isGone } from "../api/errors.ts";
import type { Change, Info } from "../api/shapes.ts";
import { text } from "../messages.ts";
import { Inbox } from "./inbox.ts";
import type { Command } from "./keyboard.ts";
import { Live } from "./live.ts";
import { Mailboxes } from "./mailboxes.ts";
import type { Navigation } from "./navigation.ts";
import { Reader } from "./reader.ts";
import { Status } from "./status.ts";

export interface PageParts {
  client: Client;
  navigation: Navigation;
  /** True when there is room for one column only. */
  narrow: ReadonlySignal<boolean>;
}

export class Page {
  readonly status = new Status();
  readonly info = signal<Info | null>(null);
  /** The row that keys act on: the open message, or where the reader stands in the list. */
  readonly active = signal<string | null>(null);
  readonly client: Client;
  readonly navigation: Navigation;
  readonly narrow: ReadonlySignal<boolean>;
  readonly inbox: Inbox;
  readonly mailboxes: Mailboxes;
  readonly reader: Reader;
  readonly live: Live;
  readonly mailbox;
  readonly counts;

  constructor({ client, navigation, narrow }: PageParts) {
    this.client = client;
    this.navigation = navigation;
    this.narrow = narrow;
    this.inbox = new Inbox(client);
    this.reader = new Reader(client);
    this.mailboxes = new Mailboxes(client, (error) => {
      this.status.report(text.cannotCount, error);
    });
    this.live = new Live({
      begin: () => this.#loadList(),
      openSocket: (cursor) => new WebSocket(client.liveAddress(cursor)),
      onChanges: (changes) => {
        this.#apply(changes);
      },
      onError: (error) => {
        this.status.report(text.cannotLoadList, error);
      },
    });
    this.mailbox = computed(() => navigation.route.value.mailbox);
    this.counts = computed(() => {
      const { total, unread } = this.mailboxes.counts(this.mailbox.value);
      // The counts come a moment after the mail: what is in the list is there already.
      return { total: Math.max(total, this.inbox.messages.value.length), unread };
    });
  }

  start(): void {
    effect(() => {
      const { message } = this.navigation.route.value;
      untracked(() => {
        this.#show(message);
      });
    });
    // Another mailbox is another list; the first run reads the first one.
    this.mailbox.subscribe(() => {
      untracked(() => {
        this.live.restart();
      });
    });
    let before = this.live.connection.value;
    this.live.connection.subscribe((now) => {
      if (before === "reconnecting" && now === "live") this.#recover();
      before = now;
    });
  }

  run(command: Command): void {
    const active = this.active.value;
    switch (command) {
      case "next":
        this.#move(1);
        break;
      case "previous":
        this.#move(-1);
        break;
      case "first":
        this.#move(-Infinity);
        break;
      case "last":
        this.#move(Infinity);
        break;
      case "open":
        if (active !== null) this.navigation.open(active);
        break;
      case "close":
        this.navigation.close();
        break;
      case "delete":
        if (active !== null) void this.delete(active);
        break;
    }
  }

  async loadOlder(): Promise<void> {
    try {
      await this.inbox.loadOlder();
    } catch (error) {
      this.status.report(text.cannotLoadOlder, error);
    }
  }

  /** Steps on to the neighbour at once: the reader need not watch the message go. */
  async delete(id: string): Promise<void> {
    const neighbour = this.inbox.neighbour(id);
    const shown = this.navigation.route.value.message === id;
    this.active.value = neighbour?.id ?? null;
    if (shown && neighbour) this.navigation.open(neighbour.id, { replace: true });
    else if (shown) this.navigation.close();
    try {
      await this.client.delete(id);
    } catch (error) {
      if (!isGone(error)) {
        this.status.report(text.cannotDelete, error);
        return;
      }
    }
    this.#apply([{ type: "removed", id }]);
  }

  async deleteAll(): Promise<void> {
    try {
      await this.client.deleteAll(this.mailbox.value);
    } catch (error) {
      this.status.report(text.cannotDeleteAll, error);
      return;
    }
    this.navigation.close();
    // One answer for all that is gone, and for what came in meanwhile.
    this.live.restart();
  }

  retry(): void {
    const { message } = this.navigation.route.value;
    this.#show(message);
  }

  #move(places: number): void {
    const message = this.inbox.beside(this.active.value, places);
    if (!message) return;
    this.active.value = message.id;
    // With room for both, the message follows the list; a phone opens it when told to.
    if (!this.narrow.value) this.navigation.open(message.id, { replace: true });
  }

  #show(id: string | null): void {
    if (id === null) {
      this.reader.close();
    } else {
      this.active.value = id;
      void this.#read(id);
    }
  }

  async #read(id: string): Promise<void> {
    const message = await this.reader.open(id);
    if (!message || message.read) return;
    try {
      this.#apply([{ type: "updated", message: await this.client.markRead(id) }]);
    } catch (error) {
      // A message that went meanwhile is reported as removed, and says so in its place.
      if (!isGone(error)) this.status.report(text.cannotMarkRead, error);
    }
  }

  /** What failed for want of a connection is no longer true, and the counts may be behind. */
  #recover(): void {
    this.status.clear();
    this.mailboxes.refresh();
  }

  async #loadList(): Promise<string> {
    const again = this.inbox.loaded.value;
    const cursor = await this.inbox.load(this.mailbox.value);
    this.mailboxes.refresh();
    void this.#loadInfo();
    const reading = this.reader.reading.value;
    // What happened to the open message while nobody followed the changes is not known.
    if (again && reading.state === "shown") void this.#read(reading.id);
    return cursor;
  }

  async #loadInfo(): Promise<void> {
    try {
      this.info.value = await this.client.info();
    } catch (error) {
      this.status.report(text.cannotLoadInfo, error);
    }
  }

  #apply(changes: readonly Change[]): void {
    batch(() => {
      this.inbox.apply(changes);
      this.reader.apply(changes);
    });
    this.mailboxes.refresh();
  }
}
