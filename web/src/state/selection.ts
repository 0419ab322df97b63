/** The row that keys act on, and the messages picked to act on together. */
import { computed, signal } from "@preact/signals";

import type { MailChange, Summary } from "../api/shapes.ts";

export class Selection {
  /** Id of the active row: that of the open message, or the reader's position in the list. */
  readonly active = signal<string | null>(null);
  readonly picked = signal<ReadonlyMap<string, Summary>>(new Map());
  /** True when the whole list is picked, also the rows that are not loaded. */
  readonly everything = signal(false);
  readonly count = computed(() => this.picked.value.size);
  readonly any = computed(() => this.everything.value || this.count.value > 0);
  /** The row where a range begins. */
  anchor: string | null = null;

  has(id: string): boolean {
    return this.everything.value || this.picked.value.has(id);
  }

  toggle(message: Summary): void {
    const picked = new Map(this.picked.value);
    if (!picked.delete(message.id)) picked.set(message.id, message);
    this.everything.value = false;
    this.picked.value = picked;
    this.anchor = message.id;
  }

  pick(messages: readonly Summary[]): void {
    this.everything.value = false;
    this.picked.value = new Map(messages.map((message) => [message.id, message]));
  }

  all(): void {
    this.picked.value = new Map();
    this.everything.value = true;
  }

  clear(): void {
    if (!this.any.value) return;
    this.everything.value = false;
    this.picked.value = new Map();
  }

  apply(changes: readonly MailChange[]): void {
    if (this.count.value === 0) return;
    const picked = new Map(this.picked.value);
    for (const change of changes) {
      if (change.type === "removed") picked.delete(change.id);
      else if (picked.has(change.message.id)) picked.set(change.message.id, change.message);
    }
    this.picked.value = picked;
  }
}
