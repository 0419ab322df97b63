/** The mailboxes and their counts, always as the server counts them. */
import { signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import type { Mailbox } from "../api/shapes.ts";

/** Under a stream of mail the counts are asked for this often, not once a change. */
const pause = 300;

export class Mailboxes {
  readonly all = signal<readonly Mailbox[]>([]);
  readonly #client: Client;
  readonly #onError: (error: unknown) => void;
  #state: "idle" | "asking" | "outdated" = "idle";

  constructor(client: Client, onError: (error: unknown) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** Asks for the counts at once, or, when they have just been asked for, after the pause. */
  refresh(): void {
    if (this.#state === "idle") void this.#ask();
    else this.#state = "outdated";
  }

  async #ask(): Promise<void> {
    this.#state = "asking";
    try {
      this.all.value = await this.#client.mailboxes();
    } catch (error) {
      this.#onError(error);
    }
    setTimeout(() => {
      const outdated = this.#state === "outdated";
      this.#state = "idle";
      if (outdated) this.refresh();
    }, pause);
  }

  /** One mailbox's counts, or all of them together. */
  counts(name: string | null): { total: number; unread: number } {
    const chosen = this.all.value.filter((mailbox) => name === null || mailbox.name === name);
    return {
      total: chosen.reduce((sum, mailbox) => sum + mailbox.total, 0),
      unread: chosen.reduce((sum, mailbox) => sum + mailbox.unread, 0),
    };
  }
}
