/** Assembles the state of the page and connects its parts. Components take the parts they show. */
import { computed, effect, untracked, type ReadonlySignal } from "@preact/signals";

import { Client } from "../api/client.ts";
import type { Summary } from "../api/shapes.ts";
import type { Transport } from "../api/transport.ts";
import { text } from "../messages.ts";
import { Account, openAccess, type Access } from "./account.ts";
import { Actions } from "./actions.ts";
import { Changes } from "./changes.ts";
import { Commands } from "./commands.ts";
import { Deletions } from "./deletions.ts";
import { emptinessOf } from "./emptiness.ts";
import { Faults } from "./faults.ts";
import { FlagQueue } from "./flags.ts";
import { Inbox } from "./inbox.ts";
import type { Live } from "./live.ts";
import { Mailboxes } from "./mailboxes.ts";
import { Movement } from "./movement.ts";
import type { Navigation } from "./navigation.ts";
import { Notifications } from "./notifications.ts";
import { Reader } from "./reader.ts";
import { Search } from "./search.ts";
import { Selection } from "./selection.ts";
import { Sessions } from "./sessions.ts";
import { Shell } from "./shell.ts";
import { Status } from "./status.ts";
import { Sync } from "./sync.ts";

export interface PageParts {
  transport: Transport;
  navigation: Navigation;
  /** True when there is room for one column only. */
  narrow: ReadonlySignal<boolean>;
  access?: Access;
}

export class Page {
  readonly shell = new Shell();
  readonly status = new Status();
  readonly selection = new Selection();
  readonly mailboxes = new Mailboxes();
  readonly account: Account;
  readonly client: Client;
  readonly navigation: Navigation;
  readonly narrow: ReadonlySignal<boolean>;
  readonly inbox: Inbox;
  readonly reader: Reader;
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly search: Search;
  readonly notifications: Notifications;
  readonly deletions: Deletions;
  readonly flags: FlagQueue;
  readonly live: Live;
  readonly info;
  readonly mailGone;
  /** False while the server does not answer. */
  readonly reachable = computed(() => this.live.outage.value === null);
  readonly emptiness = computed(() => emptinessOf(this.inbox, this.mailboxes));
  readonly actions: Actions;
  readonly movement: Movement;
  readonly commands: Commands;
  readonly #sync: Sync;

  constructor({ transport, navigation, narrow, access = openAccess }: PageParts) {
    const client = new Client(transport);
    this.client = client;
    this.account = new Account(transport, access);
    this.navigation = navigation;
    this.narrow = narrow;
    this.inbox = new Inbox(client, (error) => {
      this.status.reportRefusal(text.cannotLoadList, error);
    });
    this.reader = new Reader(client);
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
    const changes = new Changes(this, (messages) => {
      this.#announce(messages);
    });
    this.flags = new FlagQueue(client, (message) => {
      changes.apply([{ type: "updated", message }]);
    });
    this.#sync = new Sync(this, changes, () => {
      untracked(() => {
        this.#catchUp();
      });
    });
    this.live = this.#sync.live;
    this.info = this.#sync.info;
    this.mailGone = this.#sync.mailGone;
    this.actions = new Actions(this);
    this.movement = new Movement(this);
    this.commands = new Commands(this);
  }

  /** Begins to load and to follow the mail, until there is somebody to sign in. */
  start(): void {
    if (this.account.mustSignIn.value) return;
    void this.account.refresh();
    this.account.mustSignIn.subscribe((mustSignIn) => {
      if (mustSignIn) this.live.stop();
    });
    effect(() => {
      const route = this.navigation.route.value;
      untracked(() => {
        this.#show(route.view === "mail" ? route.message : null);
        void this.sessions.open(route.view === "sessions" ? route.session : null);
      });
    });
    // Another mailbox or search is another list; the first run reads the first one.
    this.navigation.scope.subscribe(({ query }) => {
      untracked(() => {
        this.search.show(query);
        this.selection.clear();
        this.live.restart();
      });
    });
    this.#sync.start();
  }

  /** Loads the page anew after it, with nothing of before. */
  async signOut(): Promise<void> {
    try {
      await this.deletions.commit(); // needs the session
      await this.account.signOut();
    } catch (error) {
      this.status.report(text.cannotChange, error);
      return;
    }
    this.navigation.reload();
  }

  /** Loads the message that the address names once more. */
  retry(): void {
    this.#show(this.navigation.message);
  }

  #show(id: string | null): void {
    if (id === null) {
      this.reader.close();
    } else {
      this.selection.active.value = id;
      void this.#read(id);
    }
  }

  async #read(id: string): Promise<void> {
    const message = await this.reader.open(id);
    if (!message || message.read || !this.account.mayWrite.value) return;
    try {
      await this.flags.set(id, { read: true });
    } catch (error) {
      this.status.reportRefusal(text.cannotMarkRead, error);
    }
  }

  /** Reads the open message again, which may have changed or failed, and has rows that are missing fetched. */
  #catchUp(): void {
    const reading = this.reader.reading.value;
    if (reading.state === "shown" || reading.state === "failed") void this.#read(reading.id);
    this.inbox.apply([]);
  }

  #announce(arrived: readonly Summary[]): void {
    const newest = arrived.at(-1);
    if (!newest) return;
    this.notifications.show(arrived);
    this.shell.announcement.value =
      arrived.length === 1
        ? text.arrived(newest.subject || text.noSubject)
        : text.newMessages(arrived.length);
  }
}
