/** Carries out what the reader asks for: by a key, by the palette, or by a button. */
import { batch } from "@preact/signals";

import { rawPath, type Flags } from "../api/client.ts";
import type { Summary } from "../api/shapes.ts";
import { pytestAssertion } from "../format/assertion.ts";
import { text } from "../messages.ts";
import { inTurn } from "./deletions.ts";
import type { Command } from "./keyboard.ts";
import type { Page } from "./page.ts";
import type { Route } from "./route.ts";

export class Actions {
  readonly #page: Page;
  readonly #commands: Readonly<Record<Command, () => unknown>> = {
    next: () => this.#move(1),
    previous: () => this.#move(-1),
    extendDown: () => this.#extend(1),
    extendUp: () => this.#extend(-1),
    first: () => this.#move(-Infinity),
    last: () => this.#move(Infinity),
    open: () => {
      const active = this.#page.active.value;
      if (active !== null) this.#page.navigation.open(active);
    },
    close: () => {
      this.#close();
    },
    nextTab: () => {
      turnTab(1);
    },
    previousTab: () => {
      turnTab(-1);
    },
    pick: () => {
      this.#pick();
    },
    pickAll: () => {
      this.#page.selection.all();
    },
    markRead: () => this.flag({ read: true }),
    markUnread: () => this.flag({ read: false }),
    pin: () => this.flag({ pinned: !this.targets().every(({ pinned }) => pinned) }),
    tag: () => {
      if (this.targets().length > 0) this.#page.overlay.value = "tags";
    },
    delete: () => {
      this.delete();
    },
    undo: () => {
      this.undo();
    },
    download: () => {
      this.#download();
    },
    copyAssertion: () => this.copyAssertion(),
    compare: () => {
      this.compare();
    },
    search: () => {
      document.querySelector<HTMLInputElement>("#search")?.focus();
    },
    goMail: () => {
      this.#page.navigation.choose(null);
    },
    goSessions: () => {
      this.#page.navigation.go({ view: "sessions", session: null, failed: false });
    },
    goFaults: () => {
      this.#page.navigation.go({ view: "faults" });
    },
    palette: () => {
      this.#page.overlay.value = "palette";
    },
    help: () => {
      this.#page.overlay.value = "help";
    },
  };

  constructor(page: Page) {
    this.#page = page;
  }

  run(command: Command): void {
    this.#commands[command]();
  }

  /** What a command is about: what is picked, else the row that keys act on. */
  targets(): Summary[] {
    if (this.#page.selection.count.value > 0)
      return [...this.#page.selection.picked.value.values()];
    const { rows } = this.#page.inbox;
    const active = rows.at(rows.indexOf(this.#page.active.value));
    return active ? [active] : [];
  }

  /** Clicks with Ctrl or Shift pick; a plain one opens. */
  click(message: Summary, event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }): void {
    if (event.shiftKey) void this.#pickTo(message.id);
    else if (event.ctrlKey || event.metaKey) this.#page.selection.toggle(message);
    else {
      this.#page.selection.clear();
      this.#page.selection.anchor = message.id;
      this.#page.navigation.open(message.id);
    }
  }

  /** Sets flags of all that the command is about. */
  async flag(flags: Flags): Promise<void> {
    try {
      if (this.#page.selection.everything.value)
        await this.#page.client.flagAll(this.#page.scope.value, flags);
      else await inTurn(this.targets(), ({ id }) => this.#page.flagOne(id, flags));
    } catch (error) {
      this.#page.status.report(text.cannotChange, error);
    }
  }

  /** Puts tags on messages and takes others off: true is on. */
  async retag(messages: readonly Summary[], changes: ReadonlyMap<string, boolean>): Promise<void> {
    try {
      await inTurn(messages, ({ id, tags }) => {
        const kept = tags.filter((tag) => changes.get(tag) !== false);
        const added = [...changes].filter(([tag, on]) => on && !tags.includes(tag));
        return this.#page.flagOne(id, { tags: [...kept, ...added.map(([tag]) => tag)] });
      });
    } catch (error) {
      this.#page.status.report(text.cannotChange, error);
    }
  }

  /** Steps on to the neighbour at once: the reader need not watch the message go. */
  delete(): void {
    if (this.#page.selection.everything.value) return void this.deleteAll();
    const messages = this.targets();
    if (messages.length === 0) return;
    const ids = new Set(messages.map(({ id }) => id));
    const { rows } = this.#page.inbox;
    const active = rows.indexOf(this.#page.active.value);
    const goes = this.#page.active.value !== null && ids.has(this.#page.active.value);
    const neighbour = goes ? this.#neighbour(active, ids) : undefined;
    const shown = this.#page.navigation.message;
    batch(() => {
      if (goes) this.#page.active.value = neighbour?.id ?? null;
      this.#page.inbox.hide(messages);
      this.#page.selection.clear();
      this.#page.deletions.delete(messages);
    });
    if (shown === null || !ids.has(shown)) return;
    if (neighbour) this.#page.navigation.open(neighbour.id, { replace: true });
    else this.#page.navigation.close();
  }

  undo(): void {
    const messages = this.#page.deletions.undo();
    this.#page.inbox.restore(messages);
    const [first] = messages;
    if (first && this.#page.navigation.message !== null)
      this.#page.navigation.open(first.id, { replace: true });
  }

  /** Everything the list means, which cannot be taken back. */
  async deleteAll(): Promise<void> {
    try {
      await this.#page.client.deleteAll(this.#page.scope.value);
    } catch (error) {
      this.#page.status.report(text.cannotDeleteAll, error);
      return;
    }
    this.#page.selection.clear();
    this.#page.navigation.close();
    // One answer for all that is gone, and for what came in meanwhile.
    this.#page.live.restart();
  }

  async removeMailbox(name: string): Promise<void> {
    try {
      await this.#page.client.removeMailbox(name);
      if (this.#page.scope.value.mailbox === name) this.#page.navigation.choose(null);
    } catch (error) {
      this.#page.status.report(text.cannotDelete, error);
    }
  }

  compare(): void {
    const [left, right] = this.targets().sort((one, other) => one.seq - other.seq);
    if (this.#page.selection.count.value !== 2 || !left || !right) {
      this.#page.status.say(text.compareHint);
      return;
    }
    this.#page.navigation.go({ view: "compare", left: left.id, right: right.id });
  }

  async copyAssertion(): Promise<void> {
    const reading = this.#page.reader.reading.value;
    if (reading.state !== "shown") return;
    try {
      await navigator.clipboard.writeText(pytestAssertion(reading.message));
      this.#page.status.say(text.assertionCopied);
    } catch {
      this.#page.status.say(text.cannotCopy);
    }
  }

  // -- what they consist of ------------------------------------------------------------------

  #download(): void {
    const [message] = this.targets();
    if (!message) return;
    const link = document.createElement("a");
    link.href = rawPath(message.id);
    link.download = `${message.id}.eml`;
    link.click();
  }

  #close(): void {
    const { drawer, selection, navigation } = this.#page;
    if (drawer.value) drawer.value = false;
    else if (navigation.route.value.view !== "mail") navigation.go(navigation.mail.value);
    else if (selection.any.value) selection.clear();
    else navigation.close();
  }

  async #move(places: number): Promise<void> {
    const route = this.#page.navigation.route.value;
    if (route.view === "sessions") this.#moveInSessions(route, places);
    if (route.view !== "mail") return;
    try {
      await this.#moveTo(this.#indexBeside(places));
    } catch (error) {
      this.#page.status.report(text.cannotLoadOlder, error);
    }
  }

  #moveInSessions(route: Extract<Route, { view: "sessions" }>, places: number): void {
    const { sessions, navigation } = this.#page;
    const all = route.failed ? sessions.failed.value : sessions.all.value;
    const index = all.findIndex(({ id }) => id === route.session) + places;
    const next = all[Math.min(Math.max(index, 0), all.length - 1)];
    if (next) navigation.go({ ...route, session: next.id }, { replace: route.session !== null });
  }

  /** The index so many places further down the list; stops at either end. */
  #indexBeside(places: number): number {
    const { rows } = this.#page.inbox;
    const index = rows.indexOf(this.#page.active.value);
    const from = index < 0 ? -1 : index;
    const start = index < 0 && places < 0 ? 0 : from + places;
    return Math.min(Math.max(start, 0), rows.total - 1);
  }

  async #moveTo(index: number): Promise<Summary | undefined> {
    const message = await this.#page.inbox.reach(index);
    if (!message) return undefined;
    this.#page.active.value = message.id;
    // With room for both, the message follows the list; a phone opens it when told to.
    if (!this.#page.narrow.value) this.#page.navigation.open(message.id, { replace: true });
    return message;
  }

  #pick(): void {
    const { rows } = this.#page.inbox;
    const message = rows.at(rows.indexOf(this.#page.active.value));
    if (message) this.#page.selection.toggle(message);
  }

  async #extend(places: number): Promise<void> {
    this.#page.selection.anchor ??= this.#page.active.value;
    const message = await this.#moveTo(this.#indexBeside(places));
    if (message) await this.#pickTo(message.id);
  }

  /** Picks what is between where the range begins and a row. */
  async #pickTo(id: string): Promise<void> {
    const { rows } = this.#page.inbox;
    const to = rows.indexOf(id);
    const from = rows.indexOf(this.#page.selection.anchor ?? this.#page.active.value);
    try {
      this.#page.selection.pick(await this.#page.inbox.stretch(from < 0 ? to : from, to));
    } catch (error) {
      this.#page.status.report(text.cannotLoadOlder, error);
    }
  }

  /** What to show once these go: the next older message, or in the last place the next newer. */
  #neighbour(index: number, without: ReadonlySet<string>): Summary | undefined {
    const { rows } = this.#page.inbox;
    for (const step of [1, -1]) {
      for (let at = index + step; at >= 0 && at < rows.total; at += step) {
        const message = rows.at(at);
        if (!message) break;
        if (!without.has(message.id)) return message;
      }
    }
    return undefined;
  }
}

function turnTab(places: number): void {
  const tabs = [...document.querySelectorAll<HTMLElement>(".message > .tabs > [role=tablist] > *")];
  const current = tabs.findIndex((tab) => tab.ariaSelected === "true");
  tabs[(current + places + tabs.length) % tabs.length]?.click();
}
