/** The open message: fetches it, and applies its changes. */
import { signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import { isAborted, isGone, reasonOf, Unreachable } from "../api/errors.ts";
import type { MailChange, Message } from "../api/shapes.ts";

export type Reading =
  | { state: "nothing" }
  | { state: "loading"; id: string }
  | { state: "shown"; id: string; message: Message }
  | { state: "gone"; id: string }
  | { state: "failed"; id: string; reason: string };

export class Reader {
  readonly reading = signal<Reading>({ state: "nothing" });
  readonly #client: Client;
  /** Id of the message to show; `reading` may still hold the one before. */
  #wanted: string | null = null;
  /** Aborts the fetch of a message that is no longer wanted. */
  #current = new AbortController();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Returns the message once it is shown, or undefined if another one was opened meanwhile. */
  async open(id: string): Promise<Message | undefined> {
    this.#current.abort();
    this.#current = new AbortController();
    this.#wanted = id;
    const { signal } = this.#current;
    // The message before stays until this one is loaded, to avoid a blank pane in between.
    if (this.reading.value.state !== "shown") this.reading.value = { state: "loading", id };
    try {
      const message = await this.#client.message(id, signal);
      this.reading.value = { state: "shown", id, message };
      return message;
    } catch (error) {
      if (!isAborted(error) && !this.#keeps(id, error)) this.reading.value = failure(id, error);
      return undefined;
    }
  }

  /** A message that is shown already stays while the server does not answer. */
  #keeps(id: string, error: unknown): boolean {
    const reading = this.reading.value;
    return error instanceof Unreachable && reading.state === "shown" && reading.id === id;
  }

  close(): void {
    this.#current.abort();
    this.#wanted = null;
    this.reading.value = { state: "nothing" };
  }

  apply(changes: readonly MailChange[]): void {
    for (const change of changes) {
      const reading = this.reading.value;
      if (reading.state !== "shown" || reading.id !== this.#wanted) return;
      if (change.type === "removed" && change.id === reading.id) {
        this.reading.value = { state: "gone", id: change.id };
      }
      if (change.type === "updated" && change.message.id === reading.id) {
        const message = { ...reading.message, ...change.message };
        this.reading.value = { ...reading, message };
      }
    }
  }
}

function failure(id: string, error: unknown): Reading {
  if (isGone(error)) return { state: "gone", id };
  return { state: "failed", id, reason: reasonOf(error) };
}
