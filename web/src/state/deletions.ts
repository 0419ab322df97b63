/** Deletes after a moment in which the reader may think better of it. */
import { signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import { isGone } from "../api/errors.ts";
import type { Summary } from "../api/shapes.ts";

const moment = 6000;

export class Deletions {
  /** What is as good as deleted. */
  readonly waiting = signal<readonly Summary[]>([]);
  readonly #client: Client;
  readonly #onError: (error: unknown, messages: readonly Summary[]) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, onError: (error: unknown, messages: readonly Summary[]) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** What waits from before is deleted for good: only the last step can be taken back. */
  delete(messages: readonly Summary[]): void {
    void this.commit();
    this.waiting.value = messages;
    this.#timer = setTimeout(() => void this.commit(), moment);
  }

  /** Answers what is not deleted after all. */
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

/** A few at a time: browsers keep requests beyond six waiting, and so would whatever comes next. */
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
