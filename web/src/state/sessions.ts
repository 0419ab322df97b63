/** The SMTP sessions, newest first, and the one that is open for reading. */
import { batch, computed, signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import { isGone, reasonOf } from "../api/errors.ts";
import type { Session, SessionChange, SessionDetail } from "../api/shapes.ts";

/** As many as the server keeps. */
const most = 1000;

export type Conversation =
  | { state: "none" }
  | { state: "shown"; session: SessionDetail }
  | { state: "failed"; reason: string | null };

export class Sessions {
  readonly all = signal<readonly Session[]>([]);
  readonly failed = computed(() => this.all.value.filter(hasFailed));
  readonly conversation = signal<Conversation>({ state: "none" });
  readonly #client: Client;
  #wanted: string | null = null;
  #told: SessionChange[] | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    // What is told while the answer is under way may be newer than it, and so comes after it.
    const told: SessionChange[] = [];
    this.#told = told;
    try {
      this.all.value = await this.#client.sessions(most);
    } finally {
      this.#told = null;
      batch(() => {
        told.forEach((change) => {
          this.apply(change);
        });
      });
    }
  }

  apply(change: SessionChange): void {
    if (this.#told) {
      this.#told.push(change);
      return;
    }
    const { session } = change;
    const others = this.all.value.filter(({ id }) => id !== session.id);
    const index = others.findIndex(({ started_at }) => started_at <= session.started_at);
    others.splice(index < 0 ? others.length : index, 0, session);
    this.all.value = others.slice(0, most);
    if (session.id === this.#wanted) void this.open(session.id);
  }

  async open(id: string | null): Promise<void> {
    if (id !== this.#wanted) this.conversation.value = { state: "none" };
    this.#wanted = id;
    if (id === null) return;
    try {
      const session = await this.#client.session(id);
      if (this.#wanted === id) this.conversation.value = { state: "shown", session };
    } catch (error) {
      if (this.#wanted !== id) return;
      const reason = isGone(error) ? null : reasonOf(error);
      this.conversation.value = { state: "failed", reason };
    }
  }
}

export function hasFailed({ outcome }: Session): boolean {
  return outcome !== "delivered" && outcome !== "open";
}
