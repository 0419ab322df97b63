/** Sets flags of single messages, one request after the other. */
import type { Client, Flags } from "../api/client.ts";
import { isGone } from "../api/errors.ts";
import type { Summary } from "../api/shapes.ts";

export class FlagQueue {
  readonly #client: Client;
  readonly #onFlagged: (message: Summary) => void;
  /** Settles with the last request so far; never rejects. */
  #last: Promise<void> = Promise.resolve();

  constructor(client: Client, onFlagged: (message: Summary) => void) {
    this.#client = client;
    this.#onFlagged = onFlagged;
  }

  /** Sets flags of a message; nothing happens if it is gone. */
  set(id: string, flags: Flags): Promise<void> {
    // The server may see the later of two concurrent requests first, so they are never concurrent.
    const set = this.#last.then(() => this.#send(id, flags));
    this.#last = set.catch(() => undefined);
    return set;
  }

  async #send(id: string, flags: Flags): Promise<void> {
    try {
      this.#onFlagged(await this.#client.flag(id, flags));
    } catch (error) {
      // The live socket reports it as removed, and its pane then says so.
      if (!isGone(error)) throw error;
    }
  }
}
