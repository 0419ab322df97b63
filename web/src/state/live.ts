/**
 * Follows the log of changes over a WebSocket, and finds its way back when the connection is lost.
 *
 * Knows nothing of messages: `begin` reads the list and answers the cursor to follow it from, and
 * `onChanges` is told what happened since.
 */
import { signal } from "@preact/signals";

import type { Change, LiveFrame } from "../api/shapes.ts";

const shortestPause = 500;
const longestPause = 10_000;

export type Connection = "connecting" | "live" | "reconnecting";

export interface LiveHandlers {
  begin: () => Promise<string>;
  openSocket: (cursor: string) => WebSocket;
  /** Once the socket is open; `again` if another has been until now. */
  onOpen: (again: boolean) => void;
  onChanges: (changes: readonly Change[]) => void;
  onError: (error: unknown) => void;
}

export class Live {
  readonly connection = signal<Connection>("connecting");
  readonly #handlers: LiveHandlers;
  /** Where to go on from; null when the list must be read (again) first. */
  #cursor: string | null = null;
  #socket: WebSocket | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** Counts the attempts, so that the answer to one that was overtaken is known and ignored. */
  #attempt = 0;

  constructor(handlers: LiveHandlers) {
    this.#handlers = handlers;
  }

  /** Reads the list afresh and follows it from there. */
  restart(): void {
    this.#cursor = null;
    this.#connect();
  }

  /** Tries at once instead of waiting: the network is back, or somebody looks at the page again. */
  wake(): void {
    if (this.#retry !== undefined) this.#connect();
  }

  #connect(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#hangUp();
    this.#attempt += 1;
    void this.#follow(this.#attempt);
  }

  async #follow(attempt: number): Promise<void> {
    try {
      const cursor = this.#cursor ?? (await this.#handlers.begin());
      if (attempt !== this.#attempt) return;
      this.#cursor = cursor;
      this.#listen(this.#handlers.openSocket(cursor));
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#handlers.onError(error);
      this.#tryLater();
    }
  }

  #listen(socket: WebSocket): void {
    this.#socket = socket;
    socket.onopen = () => {
      this.#failures = 0;
      const again = this.connection.value === "live";
      this.connection.value = "live";
      this.#handlers.onOpen(again);
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.#receive(JSON.parse(event.data) as LiveFrame);
    };
    socket.onclose = () => {
      this.#tryLater();
    };
  }

  #receive(frame: LiveFrame): void {
    switch (frame.type) {
      case "changes":
        this.#cursor = frame.cursor;
        this.#handlers.onChanges(frame.changes);
        break;
      case "reset":
        this.restart();
        break;
    }
  }

  #tryLater(): void {
    this.#hangUp();
    this.connection.value = "reconnecting";
    const pause = Math.min(shortestPause * 2 ** this.#failures, longestPause);
    this.#failures += 1;
    this.#retry = setTimeout(() => {
      this.#connect();
    }, pause);
  }

  #hangUp(): void {
    if (!this.#socket) return;
    // Without its handlers: the close of a socket that was left behind means nothing any more.
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }
}
