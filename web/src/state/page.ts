/** Assembles the parts of the page's state and keeps them in step with the server. */
import { batch, computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";

import type { Client, Flags } from "../api/client.ts";
import { isAborted, isGone } from "../api/errors.ts";
import type { Change, Info, MailChange } from "../api/shapes.ts";
import { text } from "../messages.ts";
import { Actions } from "./actions.ts";
import { Deletions } from "./deletions.ts";
import { Faults } from "./faults.ts";
import { Gather } from "./gather.ts";
import { Inbox, type Scope } from "./inbox.ts";
import { Live } from "./live.ts";
import { Mailboxes } from "./mailboxes.ts";
import type { Navigation } from "./navigation.ts";
import { Notifications } from "./notifications.ts";
import { Reader } from "./reader.ts";
import { Search } from "./search.ts";
import { Selection } from "./selection.ts";
import { Sessions } from "./sessions.ts";
import { Status } from "./status.ts";

export interface PageParts {
  client: Client;
  navigation: Navigation;
  /** True when there is room for one column only. */
  narrow: ReadonlySignal<boolean>;
}

/** How long the list and the server's counts may differ, in milliseconds. */
const patience = 2000;

/** How long the sessions need not be read again while they are followed. */
const freshness = 30_000;

/** What lies over the page and takes the keys while it is open. */
export type Overlay = "help" | "palette" | "tags" | null;

export class Page {
  readonly status = new Status();
  readonly info = signal<Info | null>(null);
  /** The row that keys act on: the open message, or where the reader stands in the list. */
  readonly active = signal<string | null>(null);
  readonly overlay = signal<Overlay>(null);
  /** True while the mailboxes lie over the list, where there is no room for them beside it. */
  readonly drawer = signal(false);
  /** What has just happened, for those who listen to the page. */
  readonly spoken = signal("");
  readonly client: Client;
  readonly navigation: Navigation;
  readonly narrow: ReadonlySignal<boolean>;
  readonly inbox: Inbox;
  readonly mailboxes: Mailboxes;
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly reader: Reader;
  readonly live: Live;
  readonly actions: Actions;
  readonly selection = new Selection();
  readonly deletions: Deletions;
  readonly search: Search;
  readonly notifications: Notifications;
  /** Fulfilled once all flags so far are set, or could not be. */
  #flagged: Promise<void> = Promise.resolve();
  /** When the sessions were read. */
  #sessionsAt = 0;
  /** Under a stream of mail the page is drawn this often, and is at hand in between. */
  readonly #arriving = new Gather<Change>(300, (changes) => {
    this.#apply(changes);
  });
  /** Which list is shown. Changes only when it is another one. */
  readonly scope;

  constructor({ client, navigation, narrow }: PageParts) {
    this.actions = new Actions(this);
    this.client = client;
    this.navigation = navigation;
    this.narrow = narrow;
    this.inbox = new Inbox(client, (error) => {
      this.status.report(text.cannotLoadList, error);
    });
    this.reader = new Reader(client);
    this.mailboxes = new Mailboxes();
    this.sessions = new Sessions(client);
    this.faults = new Faults(client);
    this.search = new Search((query, settings) => {
      navigation.search(query, settings);
    });
    this.notifications = new Notifications((id) => {
      navigation.open(id);
    });
    this.deletions = new Deletions(client, (error, messages) => {
      this.status.report(text.cannotDelete, error);
      this.inbox.restore(messages);
    });
    this.live = new Live({
      begin: () => this.#loadList(),
      openSocket: (cursor) => new WebSocket(client.liveAddress(cursor)),
      onOpen: (again) => {
        // Under a burst the list is read anew time and again; all else need not be.
        if (!again || Date.now() > this.#sessionsAt + freshness) void this.#loadSessions();
      },
      onChanges: (changes) => {
        // All that is beside the mail, told to who comes: no mail is to wait because it is much.
        if (changes[0]?.type === "afresh") this.#apply([...this.#arriving.drain(), ...changes]);
        else this.#arriving.add(changes);
      },
      onError: (error) => {
        this.status.report(text.cannotLoadList, error);
      },
    });
    let last: Scope = { mailbox: null, query: "" };
    this.scope = computed(() => {
      const { mailbox, query } = navigation.mail.value;
      if (mailbox !== last.mailbox || query !== last.query) last = { mailbox, query };
      return last;
    });
  }

  start(): void {
    effect(() => {
      const route = this.navigation.route.value;
      untracked(() => {
        this.#show(route.view === "mail" ? route.message : null);
        void this.sessions.open(route.view === "sessions" ? route.session : null);
      });
    });
    // Another mailbox or search is another list; the first run reads the first one.
    this.scope.subscribe(({ query }) => {
      untracked(() => {
        this.search.show(query);
        this.selection.clear();
        this.live.restart();
      });
    });
    this.#recount();
    let before = this.live.connection.value;
    this.live.connection.subscribe((now) => {
      // What failed for want of a connection is no longer true.
      if (before === "reconnecting" && now === "live") {
        this.status.say(text.backAgain);
      }
      before = now;
    });
  }

  /**
   * Reads the list again when the server has long counted otherwise: a removal that the list had
   * taken in already cannot be told from one that it had not, if the row was never here.
   */
  #recount(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const { mailbox, query } = this.scope.value;
      const here = this.inbox.total.value + this.inbox.rows.hidden;
      const counted = this.mailboxes.counts(mailbox).total;
      const isLive = this.live.connection.value === "live";
      clearTimeout(timer);
      if (!isLive || query !== "" || this.mailboxes.all.value.length === 0) return;
      if (here === counted) return;
      timer = setTimeout(() => {
        this.live.restart();
      }, patience);
    });
  }

  retry(): void {
    this.#show(this.navigation.message);
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
      await this.flagOne(id, { read: true });
    } catch (error) {
      this.status.report(text.cannotMarkRead, error);
    }
  }

  /** Sets flags of a message, which may be gone by now. */
  flagOne(id: string, flags: Flags): Promise<void> {
    // One after the other: of two under way, the server may meet the later one first.
    const flagged = this.#flagged.then(() => this.#flag(id, flags));
    this.#flagged = flagged.catch(() => undefined);
    return flagged;
  }

  async #flag(id: string, flags: Flags): Promise<void> {
    try {
      this.#apply([{ type: "updated", message: await this.client.flag(id, flags) }]);
    } catch (error) {
      // A message that went meanwhile is reported as removed, and says so in its place.
      if (!isGone(error)) throw error;
    }
  }

  async #loadList(): Promise<string> {
    const again = this.inbox.loaded.value;
    // The list comes with all mail that has arrived; of all else the new socket may tell but a part.
    this.#apply(this.#arriving.drain().filter((change) => !isOfMail(change)));
    const scope = this.scope.value;
    let cursor: string;
    try {
      cursor = await this.inbox.load(scope);
      this.search.mistake.value = null;
    } catch (error) {
      if (isAborted(error) || !this.search.fail(error)) throw error;
      // What cannot be searched for leaves everything in sight until it can.
      cursor = await this.inbox.load({ ...scope, query: "" });
    }
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

  /** They are in no log, and the socket tells of the newest alone. */
  async #loadSessions(): Promise<void> {
    this.#sessionsAt = Date.now();
    try {
      await this.sessions.load();
    } catch (error) {
      this.status.report(text.cannotLoadSessions, error);
    }
  }

  #apply(changes: readonly Change[]): void {
    batch(() => {
      const ofMail = changes.filter(isOfMail);
      if (ofMail.length > 0) this.#applyMail(ofMail);
      for (const change of changes) {
        if (change.type === "session") this.sessions.apply(change);
        else if (!isOfMail(change)) {
          this.mailboxes.apply(change);
          this.faults.apply(change);
        }
      }
    });
  }

  #applyMail(changes: readonly MailChange[]): void {
    this.inbox.apply(changes);
    this.selection.apply(changes);
    this.reader.apply(changes);
    const arrived = changes.flatMap((change) => (change.type === "added" ? [change.message] : []));
    const newest = arrived.at(-1);
    if (!newest) return;
    this.notifications.tell(arrived);
    this.spoken.value =
      arrived.length === 1
        ? text.arrived(newest.subject || text.noSubject)
        : text.newMessages(arrived.length);
  }
}

function isOfMail(change: Change): change is MailChange {
  return change.type === "added" || change.type === "updated" || change.type === "removed";
}
