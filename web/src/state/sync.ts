/** Keeps the page in step with the server: reads the lists, then follows the live socket. */
import { effect, signal } from "@preact/signals";

import type { Client, Scope } from "../api/client.ts";
import { isAborted, isUnfinished, reasonOf } from "../api/errors.ts";
import type { Info } from "../api/shapes.ts";
import { text } from "../messages.ts";
import type { Account } from "./account.ts";
import type { Changes } from "./changes.ts";
import type { Inbox } from "./inbox.ts";
import { Live } from "./live.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { Navigation } from "./navigation.ts";
import type { Search } from "./search.ts";
import type { Sessions } from "./sessions.ts";
import type { Status } from "./status.ts";

/** Time that the list and the server's counts may differ, in milliseconds. */
const countTolerance = 2000;

/** Time that the sessions stay valid while the live socket is open, in milliseconds. */
const sessionsValidity = 30_000;

/** Time between two requests for a search by checks, in milliseconds. */
const checkPause = 200;

export interface SyncParts {
  client: Client;
  navigation: Navigation;
  inbox: Inbox;
  mailboxes: Mailboxes;
  sessions: Sessions;
  search: Search;
  status: Status;
  account: Account;
}

export class Sync {
  readonly info = signal<Info | null>(null);
  /** True if the list was emptied by a new start of the server, until there is mail again. */
  readonly mailGone = signal(false);
  readonly live: Live;
  readonly #parts: SyncParts;
  readonly #changes: Changes;
  readonly #onReturn: () => void;
  /** Number of the latest list that was loaded. */
  #loads = 0;
  /** When the sessions were read. */
  #sessionsAt = 0;

  /**
   * `onReturn` is called when the list was read again, because changes in between are unknown, and
   * when the server answers again, because requests may have failed meanwhile.
   */
  constructor(parts: SyncParts, changes: Changes, onReturn: () => void) {
    this.#parts = parts;
    this.#changes = changes;
    this.#onReturn = onReturn;
    const { client, status, account } = parts;
    this.live = new Live({
      begin: () => this.#loadList(),
      openSocket: (cursor) => new WebSocket(client.liveAddress(cursor)),
      onOpen: (again) => {
        // A burst of mail restarts the list again and again; the sessions need not be read each time.
        if (!again || Date.now() > this.#sessionsAt + sessionsValidity) void this.#loadSessions();
      },
      onChanges: (received) => {
        changes.receive(received);
      },
      onError: (error) => {
        status.reportRefusal(text.cannotLoadList, error);
      },
      onRefused: () => void account.refresh(),
    });
  }

  start(): void {
    this.#reloadWhenCountsDiffer();
    effect(() => {
      if (this.#parts.inbox.total.value > 0) this.mailGone.value = false;
    });
    let before = this.live.connection.value;
    this.live.connection.subscribe((now) => {
      if (before === "reconnecting" && now === "live") {
        const { status } = this.#parts;
        // Replaces the error that the lost connection left in the status line, but no worse news.
        if (status.line.value?.words !== text.mailGoneStatus) status.say(text.backAgain);
        this.#onReturn();
      }
      before = now;
    });
  }

  /**
   * Reads the list again when its length has long differed from the server's count. The removal of
   * a row that was never loaded may be reported twice, and the second report is not recognizable.
   */
  #reloadWhenCountsDiffer(): void {
    const { navigation, inbox, mailboxes } = this.#parts;
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const { mailbox, query } = navigation.scope.value;
      const here = inbox.total.value + inbox.rows.hidden;
      const counted = mailboxes.counts(mailbox).total;
      const isLive = this.live.connection.value === "live";
      clearTimeout(timer);
      if (!isLive || query !== "" || mailboxes.all.value.length === 0) return;
      if (here === counted) return;
      timer = setTimeout(() => {
        this.live.restart();
      }, countTolerance);
    });
  }

  async #loadList(): Promise<string> {
    const { inbox, search, navigation } = this.#parts;
    const scope = navigation.scope.value;
    const again = inbox.loaded.value;
    const newest = inbox.rows.at(0)?.id;
    this.#changes.flushBeforeReload();
    let cursor: string;
    try {
      cursor = await this.#loadChecked(scope);
      search.mistake.value = null;
    } catch (error) {
      if (isAborted(error) || !search.fail(error)) throw error;
      // While a search is invalid, the list shows everything.
      cursor = await inbox.load({ ...scope, query: "" });
    }
    void this.#loadInfo(newest);
    if (again) this.#onReturn();
    return cursor;
  }

  /** Loads the list. A search by checks is repeated until the server has made them all. */
  async #loadChecked(scope: Scope): Promise<string> {
    const { inbox, status } = this.#parts;
    const load = (this.#loads += 1);
    for (;;) {
      try {
        return await inbox.load(scope);
      } catch (error) {
        if (!isUnfinished(error) || scope.query === "") throw error;
        status.say(reasonOf(error));
      }
      await new Promise((resolve) => setTimeout(resolve, checkPause));
      if (load !== this.#loads) throw new DOMException("another list is loaded", "AbortError");
    }
  }

  /** `newest` is the newest message of the list that was shown before. */
  async #loadInfo(newest?: string): Promise<void> {
    const before = this.info.value;
    try {
      const info = await this.#parts.client.info();
      this.info.value = info;
      if (before && before.epoch !== info.epoch && newest !== undefined) this.#sayIfGone(newest);
    } catch (error) {
      this.#parts.status.report(text.cannotLoadInfo, error);
    }
  }

  /** Tells a new start that lost the mail from one that kept it: ids sort by time. */
  #sayIfGone(newest: string): void {
    const { inbox, status } = this.#parts;
    const oldest = inbox.rows.at(inbox.total.value - 1);
    if (inbox.total.value > 0 && !(oldest && oldest.id > newest)) return;
    this.mailGone.value = inbox.total.value === 0;
    status.say(text.mailGoneStatus);
  }

  /** Reads all sessions: the live socket reports only those that change while it is open. */
  async #loadSessions(): Promise<void> {
    this.#sessionsAt = Date.now();
    try {
      await this.#parts.sessions.load();
    } catch (error) {
      this.#parts.status.report(text.cannotLoadSessions, error);
    }
  }
}
