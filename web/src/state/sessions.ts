/** The SMTP sessions, newest first, and the one that is open for reading. */
import { computed, signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import { isGone, reasonOf } from "../api/errors.ts";
import type { AsideChange, Session, SessionDetail } from "../api/shapes.ts";

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

  constructor(client: Client) {
    this.#client = client;
  }

  async load(): Promise<void> {
    this.all.value = await this.#client.sessions(most);
  }

  apply({ session }: Extract<AsideChange, { type: "session" }>): void {
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
