/** Deletes messages after a delay in which the reader can undo it. */
import { signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import { isGone } from "../api/errors.ts";
import type { Summary } from "../api/shapes.ts";

/** Time to undo, in milliseconds. */
const delay = 6000;

export class Deletions {
  /** The messages to be deleted unless the reader undoes it. */
  readonly waiting = signal<readonly Summary[]>([]);
  readonly #client: Client;
  readonly #onError: (error: unknown, messages: readonly Summary[]) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, onError: (error: unknown, messages: readonly Summary[]) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** Schedules a deletion. The one before is carried out: only the last can be undone. */
  delete(messages: readonly Summary[]): void {
    void this.commit();
    this.waiting.value = messages;
    this.#timer = setTimeout(() => void this.commit(), delay);
  }

  /** Cancels the scheduled deletion, and returns its messages. */
  undo(): readonly Summary[] {
    clearTimeout(this.#timer);
    const messages = this.waiting.value;
    this.waiting.value = [];
    return messages;
  }

  async commit(): Promise<void> {
    const messages = this.undo();
    await runInParallel(messages, async (message) => {
      try {
        await this.#client.delete(message.id);
      } catch (error) {
        if (!isGone(error)) this.#onError(error, [message]);
      }
    });
  }
}

/** Runs four at a time: browsers send six requests at once, and others need room, too. */
export async function runInParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}
