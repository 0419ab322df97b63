/** The mailboxes and tags with their counts, as the server reports them. */
import { computed, signal } from "@preact/signals";

import type { StatusChange, Counted, Mailbox } from "../api/shapes.ts";

export class Mailboxes {
  readonly all = signal<readonly Mailbox[]>([]);
  readonly tags = signal<readonly Counted[]>([]);
  readonly unread = computed(() => sum(this.all.value, "unread"));

  apply(change: StatusChange): void {
    switch (change.type) {
      case "afresh":
        this.all.value = [];
        this.tags.value = [];
        break;
      case "mailbox":
        this.all.value = put(this.all.value, change.mailbox);
        break;
      case "mailbox_removed":
        this.all.value = without(this.all.value, change.name);
        break;
      case "tag":
        this.tags.value = put(this.tags.value, change.tag).sort((one, other) =>
          one.name.localeCompare(other.name),
        );
        break;
      case "tag_removed":
        this.tags.value = without(this.tags.value, change.name);
        break;
      default:
        break;
    }
  }

  /** Returns the counts of one mailbox, or of all together. */
  counts(name: string | null): { total: number; unread: number } {
    const chosen = this.all.value.filter((mailbox) => name === null || mailbox.name === name);
    return { total: sum(chosen, "total"), unread: sum(chosen, "unread") };
  }
}

function sum(all: readonly Counted[], count: "total" | "unread"): number {
  return all.reduce((total, one) => total + one[count], 0);
}

function put<Shape extends Counted>(all: readonly Shape[], changed: Shape): Shape[] {
  const known = all.some(({ name }) => name === changed.name);
  return known ? all.map((one) => (one.name === changed.name ? changed : one)) : [...all, changed];
}

function without<Shape extends Counted>(all: readonly Shape[], name: string): Shape[] {
  return all.filter((one) => one.name !== name);
}
