/** Moves the active row through the list, and picks rows by range. */
import type { ReadonlySignal } from "@preact/signals";

import type { Summary } from "../api/shapes.ts";
import { text } from "../messages.ts";
import type { Inbox } from "./inbox.ts";
import type { Navigation } from "./navigation.ts";
import type { Route } from "./route.ts";
import type { Selection } from "./selection.ts";
import type { Sessions } from "./sessions.ts";
import type { Status } from "./status.ts";

export interface MovementParts {
  navigation: Navigation;
  inbox: Inbox;
  selection: Selection;
  sessions: Sessions;
  status: Status;
  /** True when there is room for one column only. */
  narrow: ReadonlySignal<boolean>;
}

export class Movement {
  readonly #parts: MovementParts;

  constructor(parts: MovementParts) {
    this.#parts = parts;
  }

  /** Goes so many places down the list of messages or sessions; stops at either end. */
  async move(places: number): Promise<void> {
    const { navigation, status } = this.#parts;
    const route = navigation.route.value;
    if (route.view === "sessions") this.#moveInSessions(route, places);
    if (route.view !== "mail") return;
    try {
      await this.#moveTo(this.#indexBeside(places));
    } catch (error) {
      status.report(text.cannotLoadOlder, error);
    }
  }

  /** Moves, and picks all rows from the start of the range to there. */
  async extend(places: number): Promise<void> {
    const { selection } = this.#parts;
    selection.anchor ??= selection.active.value;
    const message = await this.#moveTo(this.#indexBeside(places));
    if (message) await this.#pickTo(message.id);
  }

  /** Picks the active row, or no longer picks it. */
  pick(): void {
    const { inbox, selection } = this.#parts;
    const message = inbox.rows.at(inbox.rows.indexOf(selection.active.value));
    if (message) selection.toggle(message);
  }

  /** Handles a click on a row: with Ctrl or Shift it picks, else it opens. */
  click(message: Summary, event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }): void {
    const { navigation, selection } = this.#parts;
    if (event.shiftKey) void this.#pickTo(message.id);
    else if (event.ctrlKey || event.metaKey) selection.toggle(message);
    else {
      selection.clear();
      selection.anchor = message.id;
      navigation.open(message.id);
    }
  }

  #moveInSessions(route: Extract<Route, { view: "sessions" }>, places: number): void {
    const { sessions, navigation } = this.#parts;
    const all = route.failed ? sessions.failed.value : sessions.all.value;
    const index = all.findIndex(({ id }) => id === route.session) + places;
    const next = all[Math.min(Math.max(index, 0), all.length - 1)];
    if (next) navigation.go({ ...route, session: next.id }, { replace: route.session !== null });
  }

  #indexBeside(places: number): number {
    const { inbox, selection } = this.#parts;
    const index = inbox.rows.indexOf(selection.active.value);
    const from = index < 0 ? -1 : index;
    const start = index < 0 && places < 0 ? 0 : from + places;
    return Math.min(Math.max(start, 0), inbox.rows.total - 1);
  }

  async #moveTo(index: number): Promise<Summary | undefined> {
    const { inbox, selection, navigation, narrow } = this.#parts;
    const message = await inbox.reach(index);
    if (!message) return undefined;
    selection.active.value = message.id;
    // With room for both panes the message follows the list; on a phone it is opened on request.
    if (!narrow.value) navigation.open(message.id, { replace: true });
    return message;
  }

  /** Picks all rows from the start of the range to a row. */
  async #pickTo(id: string): Promise<void> {
    const { inbox, selection, status } = this.#parts;
    const to = inbox.rows.indexOf(id);
    const from = inbox.rows.indexOf(selection.anchor ?? selection.active.value);
    try {
      selection.pick(await inbox.stretch(from < 0 ? to : from, to));
    } catch (error) {
      status.report(text.cannotLoadOlder, error);
    }
  }
}
