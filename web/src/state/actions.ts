/** Acts on messages: flags, tags, deletes, compares, downloads. */
import { batch } from "@preact/signals";

import { rawPath, type Client, type Flags } from "../api/client.ts";
import type { Summary } from "../api/shapes.ts";
import { text } from "../messages.ts";
import type { TestKind } from "../setup/test-kinds.ts";
import type { Account } from "./account.ts";
import { runInParallel, type Deletions } from "./deletions.ts";
import type { FlagQueue } from "./flags.ts";
import type { Inbox } from "./inbox.ts";
import type { Live } from "./live.ts";
import type { Navigation } from "./navigation.ts";
import type { Reader } from "./reader.ts";
import type { Selection } from "./selection.ts";
import type { Status } from "./status.ts";

export interface ActionParts {
  client: Client;
  navigation: Navigation;
  status: Status;
  inbox: Inbox;
  selection: Selection;
  reader: Reader;
  deletions: Deletions;
  flags: FlagQueue;
  live: Live;
  account: Pick<Account, "mayWrite">;
}

export class Actions {
  readonly #parts: ActionParts;

  constructor(parts: ActionParts) {
    this.#parts = parts;
  }

  /** The messages that an action is about: the picked ones, else the active row. */
  targets(): Summary[] {
    const { selection, inbox } = this.#parts;
    if (selection.count.value > 0) return [...selection.picked.value.values()];
    const active = inbox.rows.at(inbox.rows.indexOf(selection.active.value));
    return active ? [active] : [];
  }

  async flag(flags: Flags): Promise<void> {
    if (this.#cannot()) return;
    const { client, navigation, selection, status } = this.#parts;
    try {
      if (selection.everything.value) await client.flagAll(navigation.scope.value, flags);
      else await runInParallel(this.targets(), ({ id }) => this.#parts.flags.set(id, flags));
    } catch (error) {
      status.report(text.cannotChange, error);
    }
  }

  togglePin(): Promise<void> {
    return this.flag({ pinned: !this.targets().every(({ pinned }) => pinned) });
  }

  /** Adds the tags that map to true, and removes those that map to false. */
  async retag(messages: readonly Summary[], changes: ReadonlyMap<string, boolean>): Promise<void> {
    if (this.#cannot()) return;
    try {
      await runInParallel(messages, ({ id, tags }) => {
        const kept = tags.filter((tag) => changes.get(tag) !== false);
        const added = [...changes].filter(([tag, on]) => on && !tags.includes(tag));
        return this.#parts.flags.set(id, { tags: [...kept, ...added.map(([tag]) => tag)] });
      });
    } catch (error) {
      this.#parts.status.report(text.cannotChange, error);
    }
  }

  /** Deletes the targets, and opens the message beside them if one of them was open. */
  delete(): void {
    const { inbox, selection, navigation, deletions } = this.#parts;
    if (this.#cannot()) return;
    if (selection.everything.value) return void this.deleteAll();
    const messages = this.targets();
    if (messages.length === 0) return;
    const ids = new Set(messages.map(({ id }) => id));
    const active = selection.active.value;
    const goes = active !== null && ids.has(active);
    const neighbour = goes ? inbox.rows.neighbour(inbox.rows.indexOf(active), ids) : undefined;
    const shown = navigation.message;
    batch(() => {
      if (goes) selection.active.value = neighbour?.id ?? null;
      inbox.hide(messages);
      selection.clear();
      deletions.delete(messages);
    });
    if (shown === null || !ids.has(shown)) return;
    if (neighbour) navigation.open(neighbour.id, { replace: true });
    else navigation.close();
  }

  undo(): void {
    const { deletions, inbox, navigation } = this.#parts;
    const messages = deletions.undo();
    inbox.restore(messages);
    const [first] = messages;
    if (first && navigation.message !== null) navigation.open(first.id, { replace: true });
  }

  /** Deletes everything in the list at once; there is no undo. */
  async deleteAll(): Promise<void> {
    const { client, navigation, selection, live, status } = this.#parts;
    if (this.#cannot()) return;
    try {
      await client.deleteAll(navigation.scope.value);
    } catch (error) {
      status.report(text.cannotDeleteAll, error);
      return;
    }
    selection.clear();
    navigation.close();
    // One request shows both what is gone and what has arrived meanwhile.
    live.restart();
  }

  async removeMailbox(name: string): Promise<void> {
    const { client, navigation, status } = this.#parts;
    if (this.#cannot()) return;
    try {
      await client.removeMailbox(name);
      if (navigation.scope.value.mailbox === name) navigation.choose(null);
    } catch (error) {
      status.report(text.cannotDelete, error);
    }
  }

  /** Puts test messages into the mailbox that is shown. */
  async sendTest(kind: TestKind): Promise<void> {
    const { client, navigation, status } = this.#parts;
    if (this.#cannot()) return;
    const { mailbox } = navigation.scope.value;
    try {
      const { testMessages } = await import("../setup/test-messages.ts");
      const drafts = testMessages(kind, new Date());
      for (const draft of drafts) await client.add(draft, mailbox);
      status.say(text.testSent(drafts.length));
    } catch (error) {
      status.report(text.cannotSendTest, error);
    }
  }

  compare(): void {
    const { selection, navigation, status } = this.#parts;
    const [left, right] = this.targets().sort((one, other) => one.seq - other.seq);
    if (selection.count.value !== 2 || !left || !right) {
      status.say(text.compareHint);
      return;
    }
    navigation.go({ view: "compare", left: left.id, right: right.id });
  }

  async copyAssertion(): Promise<void> {
    const { reader, status } = this.#parts;
    const reading = reader.reading.value;
    if (reading.state !== "shown") return;
    try {
      const { pytestAssertion } = await import("../format/assertion.ts");
      await navigator.clipboard.writeText(pytestAssertion(reading.message));
      status.say(text.assertionCopied);
    } catch {
      status.say(text.cannotCopy);
    }
  }

  download(): void {
    const [message] = this.targets();
    if (!message) return;
    const link = document.createElement("a");
    link.href = rawPath(message.id);
    link.download = `${message.id}.eml`;
    link.click();
  }

  /** Returns whether nothing can be changed, and says why. */
  #cannot(): boolean {
    if (!this.#parts.account.mayWrite.value) {
      this.#parts.status.say(text.mayOnlyRead);
      return true;
    }
    const offline = this.#parts.live.outage.value !== null;
    if (offline) this.#parts.status.say(text.needsServer);
    return offline;
  }
}
