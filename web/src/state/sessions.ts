/** The SMTP sessions, newest first, and the one that is open. */
import { batch, computed, signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import { isGone, reasonOf } from "../api/errors.ts";
import type { Session, SessionChange, SessionDetail } from "../api/shapes.ts";

/** Sessions kept, as many as the server keeps. */
const most = 1000;

export type OpenedSession =
  | { state: "none" }
  | { state: "shown"; session: SessionDetail }
  | { state: "failed"; reason: string | null };

export class Sessions {
  readonly all = signal<readonly Session[]>([]);
  readonly failed = computed(() => this.all.value.filter(hasFailed));
  readonly opened = signal<OpenedSession>({ state: "none" });
  readonly #client: Client;
  #wanted: string | null = null;
  /** Changes that arrive while the list is being loaded; null at any other time. */
  #early: SessionChange[] | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    // Changes that arrive during the request may be newer than its answer, so they are applied after.
    const early: SessionChange[] = [];
    this.#early = early;
    try {
      this.all.value = await this.#client.sessions(most);
    } finally {
      this.#early = null;
      batch(() => {
        early.forEach((change) => {
          this.apply(change);
        });
      });
    }
  }

  apply(change: SessionChange): void {
    if (this.#early) {
      this.#early.push(change);
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
    if (id !== this.#wanted) this.opened.value = { state: "none" };
    this.#wanted = id;
    if (id === null) return;
    try {
      const session = await this.#client.session(id);
      if (this.#wanted === id) this.opened.value = { state: "shown", session };
    } catch (error) {
      if (this.#wanted !== id) return;
      const reason = isGone(error) ? null : reasonOf(error);
      this.opened.value = { state: "failed", reason };
    }
  }
}

export function hasFailed({ outcome }: Session): boolean {
  return outcome === "rejected" || outcome === "aborted" || outcome === "idle";
}
