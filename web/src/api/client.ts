/** Speaks the REST API. Every address is relative to the page, which may live under a base path. */
import { isAborted, Refused, Unreachable } from "./errors.ts";
import type { Info, Mailbox, Message, MessageList, Problem, Summary } from "./shapes.ts";

export interface ListQuery {
  mailbox: string | null;
  limit: number;
  before?: number | undefined;
}

export interface Excerpt {
  text: string;
  complete: boolean;
}

type Options = Omit<RequestInit, "signal"> & { signal?: AbortSignal | undefined };

export class Client {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  list(query: ListQuery, signal?: AbortSignal): Promise<MessageList> {
    return this.#json(`api/messages${queryString({ ...query })}`, { signal });
  }

  message(id: string, signal?: AbortSignal): Promise<Message> {
    return this.#json(messagePath(id), { signal });
  }

  /** The beginning of the message as it came; the rest is not fetched. */
  async raw(id: string, limit: number, signal?: AbortSignal): Promise<Excerpt> {
    const response = await this.#request(rawPath(id), { signal });
    return readExcerpt(response, limit);
  }

  markRead(id: string): Promise<Summary> {
    return this.#json(messagePath(id), {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ read: true }),
    });
  }

  async delete(id: string): Promise<void> {
    await this.#request(messagePath(id), { method: "DELETE" });
  }

  async deleteAll(mailbox: string | null): Promise<void> {
    await this.#request(`api/messages${queryString({ mailbox })}`, { method: "DELETE" });
  }

  mailboxes(): Promise<Mailbox[]> {
    return this.#json("api/mailboxes");
  }

  info(): Promise<Info> {
    return this.#json("api/info");
  }

  /** Where the live socket listens for what came after the cursor. */
  liveAddress(cursor: string): string {
    const address = new URL(`api/live${queryString({ after: cursor })}`, this.#base);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return address.href;
  }

  async #json<Shape>(path: string, request?: Options): Promise<Shape> {
    const response = await this.#request(path, request);
    return (await response.json()) as Shape;
  }

  async #request(path: string, { signal, ...rest }: Options = {}): Promise<Response> {
    const url = new URL(path, this.#base);
    const response = await fetch(url, { ...rest, signal: signal ?? null }).catch(
      (error: unknown) => {
        throw isAborted(error) ? error : new Unreachable(error);
      },
    );
    if (!response.ok) throw new Refused(await readProblem(response));
    return response;
  }
}

export function messagePath(id: string): string {
  return `api/messages/${encodeURIComponent(id)}`;
}

export function rawPath(id: string): string {
  return `${messagePath(id)}/raw`;
}

export function textPath(id: string): string {
  return `${messagePath(id)}/text`;
}

export function partPath(id: string, part: number): string {
  return `${messagePath(id)}/parts/${part}`;
}

export function previewPath(id: string, { remote }: { remote: boolean }): string {
  return `${messagePath(id)}/preview?remote=${remote ? 1 : 0}`;
}

function queryString(values: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? "" : `?${query}`;
}

async function readProblem(response: Response): Promise<Pick<Problem, "title" | "status">> {
  const fallback = { title: `${response.status} ${response.statusText}`, status: response.status };
  // A proxy in between answers with a page of its own.
  const problem = (await response.json().catch(() => fallback)) as Problem;
  return { ...fallback, ...problem };
}

async function readExcerpt(response: Response, limit: number): Promise<Excerpt> {
  const reader = response.body?.getReader();
  if (!reader) return { text: "", complete: true };
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), complete: true };
    const room = limit - size;
    text += decoder.decode(value.subarray(0, room), { stream: true });
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      return { text, complete: false };
    }
  }
}
