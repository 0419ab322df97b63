/** A sandbox behind `fetch` and `WebSocket`: it keeps messages and answers as the real one does. */
import { vi } from "vitest";

import type { StatusChange, Change, LiveFrame, Message, Session } from "../../src/api/shapes.ts";
import { message } from "./mail.ts";

export const base = "http://127.0.0.1:8025/mail/";

export class Sandbox {
  /** Oldest first. */
  messages: Message[] = [];
  cursor = "1f3c.0";
  /** Another one after each start. */
  epoch = 1;
  sessions: Session[] = [];
  /** Failures of requests, by the start of their path. */
  readonly failures = new Map<string, Response | Error>();
  readonly requests: string[] = [];
  /** Requests are answered once this is fulfilled. */
  gate: Promise<void> = Promise.resolve();
  readonly sockets: Socket[] = [];

  constructor(...messages: Message[]) {
    this.messages = messages;
    vi.stubGlobal("fetch", (url: URL, request: RequestInit = {}) => this.#answer(url, request));
    const { sockets } = this;
    const statusChanges = (): StatusChange[] => [
      { type: "afresh" },
      ...this.#mailboxes().map((mailbox) => ({ type: "mailbox" as const, mailbox })),
    ];
    const cursor = () => this.cursor;
    vi.stubGlobal(
      "WebSocket",
      class extends Socket {
        constructor(url: string) {
          super(url);
          sockets.push(this);
        }

        override accept(): void {
          super.accept();
          this.change(cursor(), ...statusChanges());
        }
      },
    );
  }

  get socket(): Socket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nobody has opened a socket");
    return socket;
  }

  fail(path: string, status: number, detail = "It is broken.", column?: number): void {
    this.failures.set(path, problem(status, detail, column));
  }

  unplug(path: string): void {
    this.failures.set(path, new TypeError("Failed to fetch"));
  }

  async #answer(url: URL, { method = "GET", signal, body }: RequestInit): Promise<Response> {
    const path = url.href.replace(base, "");
    this.requests.push(method === "GET" ? path : `${method} ${path}`);
    await this.gate;
    signal?.throwIfAborted();
    const failure = [...this.failures].find(([prefix]) => path.startsWith(prefix))?.[1];
    if (failure instanceof Error) throw failure;
    return failure?.clone() ?? this.#route(method, path, url.searchParams, body);
  }

  #route(method: string, path: string, query: URLSearchParams, body: unknown): Response {
    if (path.startsWith("api/info")) {
      return Response.json({
        version: "1.2.3",
        epoch: this.epoch,
        instance: 1,
        replica: null,
        store: { kind: "memory" },
        account: null,
        smtp: [{ host: "127.0.0.1", port: 1025 }],
        listeners: [{ name: "smtp", host: "127.0.0.1", port: 1025 }],
      });
    }
    if (path.startsWith("api/sessions")) return Response.json({ sessions: this.sessions });
    const id = /^api\/messages\/(\w+)$/.exec(path)?.[1];
    if (id !== undefined) return this.#one(method, id, body);
    return method === "DELETE" ? this.#clear() : Response.json(this.#list(query));
  }

  #mailboxes() {
    const unread = this.messages.filter(({ read }) => !read).length;
    return [{ name: "inbox", total: this.messages.length, unread }];
  }

  #list(query: URLSearchParams) {
    const offset = Number(query.get("offset") ?? 0);
    const mailbox = query.get("mailbox");
    const words = query.get("query") ?? "";
    const fitting = this.messages
      .filter((each) => mailbox === null || each.mailbox === mailbox)
      .filter(({ subject }) => subject.includes(words))
      .reverse();
    const messages = fitting.slice(offset, offset + Number(query.get("limit")));
    return { cursor: this.cursor, total: fitting.length, unread: 0, next: null, messages };
  }

  #one(method: string, id: string, body: unknown): Response {
    const found = this.messages.find((each) => each.id === id);
    if (!found) return problem(404, "There is no such message.");
    if (method === "PATCH") Object.assign(found, JSON.parse(String(body)));
    if (method === "DELETE") {
      this.messages = this.messages.filter((each) => each !== found);
      return new Response(null, { status: 204 });
    }
    return Response.json(found);
  }

  #clear(): Response {
    const deleted = this.messages.length;
    this.messages = [];
    return Response.json({ deleted });
  }
}

/** The other end of a live socket, for a test to speak through. */
export class Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  static readonly CONNECTING = WebSocket.CONNECTING;
  closed = false;
  readyState: number = WebSocket.CONNECTING;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  close(): void {
    this.closed = true;
  }

  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }

  /** `code` is 1006 for a connection that was lost. */
  drop(code = 1006): void {
    this.onclose?.({ code });
  }

  say(frame: LiveFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  change(cursor: string, ...changes: Change[]): void {
    this.say({ type: "changes", cursor, changes });
  }
}

export function mailUpTo(newest: number): Message[] {
  return Array.from({ length: newest }, (_, index) => message(index + 1));
}

function problem(status: number, detail: string, column?: number): Response {
  const body = { type: "about:blank", title: "Problem", status, detail, column };
  return Response.json(body, { status });
}
