/**
 * Follows the change log over a WebSocket, and reconnects when the connection is lost.
 *
 * Holds no messages: `begin` loads the list and returns the cursor to follow it from, and
 * `onChanges` receives the changes since.
 */
import { signal } from "@preact/signals";

import type { Change, LiveFrame } from "../api/shapes.ts";

const shortestPause = 500;
const longestPause = 10_000;

/** RFC 6455 section 7.4.1: the cursor or the credentials are not valid any more. */
const policyViolation = 1008;

export type Connection = "connecting" | "live" | "reconnecting";

/** A server that has not answered the first new attempt either; times in milliseconds since 1970. */
export interface Outage {
  since: number;
  /** When the next attempt begins; null while one is under way. */
  nextAt: number | null;
}

export interface LiveHandlers {
  begin: () => Promise<string>;
  openSocket: (cursor: string) => WebSocket;
  /** Called when a socket is open; `again` if it replaces one that was open until now. */
  onOpen: (again: boolean) => void;
  onChanges: (changes: readonly Change[]) => void;
  onError: (error: unknown) => void;
  /** Called when the server did not open a socket, or closed it because of the credentials. */
  onRefused: () => void;
}

export class Live {
  readonly connection = signal<Connection>("connecting");
  /** Null while the server answers, and during a break that the first new attempt ends. */
  readonly outage = signal<Outage | null>(null);
  readonly #handlers: LiveHandlers;
  /** The cursor to continue from; null when the list must be loaded first. */
  #cursor: string | null = null;
  #socket: WebSocket | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** When the first of the failures was, in milliseconds since 1970. */
  #failingSince = 0;
  /** Number of the latest attempt: results of earlier ones are ignored. */
  #attempt = 0;
  #stopped = false;

  constructor(handlers: LiveHandlers) {
    this.#handlers = handlers;
  }

  /** Loads the list again and follows it from there. */
  restart(): void {
    this.#cursor = null;
    this.#connect();
  }

  /** Retries at once instead of waiting: the network is back, or the page is visible again. */
  wake(): void {
    if (this.#retry !== undefined) this.#connect();
  }

  /** Ends for good. */
  stop(): void {
    this.#stopped = true;
    this.#attempt += 1;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#hangUp();
  }

  #connect(): void {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.outage.value) this.outage.value = { ...this.outage.value, nextAt: null };
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
      if (!this.#stopped) this.#tryLater();
    }
  }

  #listen(socket: WebSocket): void {
    let opened = false;
    this.#socket = socket;
    socket.onopen = () => {
      opened = true;
      this.#failures = 0;
      const again = this.connection.value === "live";
      this.connection.value = "live";
      this.outage.value = null;
      this.#handlers.onOpen(again);
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.#receive(JSON.parse(event.data) as LiveFrame);
    };
    socket.onclose = ({ code }) => {
      if (code === policyViolation) this.#cursor = null;
      if (code === policyViolation || !opened) this.#handlers.onRefused();
      if (!this.#stopped) this.#tryLater();
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
    if (this.#failures === 0) this.#failingSince = Date.now();
    else this.outage.value = { since: this.#failingSince, nextAt: Date.now() + pause };
    this.#failures += 1;
    this.#retry = setTimeout(() => {
      this.#connect();
    }, pause);
  }

  #hangUp(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    // Without handlers first: this close must not start a reconnection.
    socket.onopen = socket.onmessage = socket.onclose = null;
    // The browser logs an error for a socket that is closed before it is open.
    const close = () => {
      socket.close();
    };
    if (socket.readyState === WebSocket.CONNECTING) socket.onopen = close;
    else close();
  }
}
