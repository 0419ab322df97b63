/** Client of the REST API, but for accounts and relays. */
import type {
  CheckReport,
  Draft,
  Fault,
  FaultRule,
  Feedback,
  FeedbackAnswer,
  Info,
  Message,
  MessageList,
  Session,
  SessionDetail,
  Summary,
  Unsubscribed,
} from "./shapes.ts";
import { json, queryString, type Transport } from "./transport.ts";

/** The messages of a mailbox that a search finds there. */
export interface Scope {
  /** Null for all mailboxes. */
  mailbox: string | null;
  /** Empty for all messages. */
  query: string;
}

export interface ListQuery extends Scope {
  limit: number;
  /** Counted from the newest. */
  offset?: number;
}

export interface Flags {
  read?: boolean;
  pinned?: boolean;
  tags?: string[];
}

export interface Excerpt {
  text: string;
  complete: boolean;
}

export class Client {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** For clients that are loaded on demand. */
  get transport(): Transport {
    return this.#transport;
  }

  list(query: ListQuery, signal?: AbortSignal): Promise<MessageList> {
    return this.#transport.json(`api/messages${queryString(inZone(query))}`, { signal });
  }

  message(id: string, signal?: AbortSignal): Promise<Message> {
    return this.#transport.json(messagePath(id), { signal });
  }

  /** Fetches the start of the raw message, `limit` octets at most. */
  async raw(id: string, limit: number, signal?: AbortSignal): Promise<Excerpt> {
    const response = await this.#transport.request(rawPath(id), { signal });
    return readExcerpt(response, limit);
  }

  /** Fetches the start of its HTML source, `limit` octets at most. */
  async html(id: string, limit: number, signal?: AbortSignal): Promise<Excerpt> {
    return readExcerpt(await this.#transport.request(htmlPath(id), { signal }), limit);
  }

  /** A part as text, decoded by its charset. */
  async part(id: string, part: number, limit: number, signal?: AbortSignal): Promise<Excerpt> {
    return readExcerpt(
      await this.#transport.request(`${partPath(id, part)}/text`, { signal }),
      limit,
    );
  }

  flag(id: string, flags: Flags): Promise<Summary> {
    return this.#transport.json(messagePath(id), json("PATCH", flags));
  }

  async flagAll(scope: Scope, flags: Flags): Promise<void> {
    await this.#transport.request(
      `api/messages${queryString(inZone(scope))}`,
      json("PATCH", flags),
    );
  }

  async delete(id: string): Promise<void> {
    // `keepalive`, because closing the page must not lose a deletion that was waiting for "undo".
    await this.#transport.request(messagePath(id), { method: "DELETE", keepalive: true });
  }

  /** Deletes all messages of the scope that are not pinned. */
  async deleteAll(scope: Scope): Promise<void> {
    await this.#transport.request(`api/messages${queryString(inZone(scope))}`, {
      method: "DELETE",
    });
  }

  /** Puts a message in. Null leaves the mailbox to the routes. */
  add(draft: Draft, mailbox: string | null): Promise<Summary> {
    return this.#transport.json(`api/messages${queryString({ mailbox })}`, json("POST", draft));
  }

  async removeMailbox(name: string): Promise<void> {
    await this.#transport.request(`api/mailboxes/${encodeURIComponent(name)}`, {
      method: "DELETE",
    });
  }

  async sessions(limit: number): Promise<Session[]> {
    const list = await this.#transport.json<{ sessions: Session[] }>(`api/sessions?limit=${limit}`);
    return list.sessions;
  }

  session(id: string): Promise<SessionDetail> {
    return this.#transport.json(`api/sessions/${encodeURIComponent(id)}`);
  }

  sessionOf(message: string, signal?: AbortSignal): Promise<SessionDetail> {
    return this.#transport.json(`${messagePath(message)}/session`, { signal });
  }

  checksOf(message: string, signal?: AbortSignal): Promise<CheckReport> {
    return this.#transport.json(`${messagePath(message)}/checks`, { signal });
  }

  /** Asks the servers of its links; never those that do something when they are opened. */
  checkLinks(message: string): Promise<CheckReport> {
    return this.#transport.json(`${messagePath(message)}/link-check`, { method: "POST" });
  }

  /** Posts to the URL of List-Unsubscribe, as RFC 8058 has it. */
  unsubscribe(message: string): Promise<Unsubscribed> {
    return this.#transport.json(`${messagePath(message)}/unsubscribe`, { method: "POST" });
  }

  /** Gives feedback to the sender of a message, as its recipients would. */
  async feedback(message: string, kind: string, body: object): Promise<Feedback> {
    const path = `${messagePath(message)}/${kind}`;
    const { event } = await this.#transport.json<FeedbackAnswer>(path, json("POST", body));
    return event;
  }

  addFault(rule: FaultRule): Promise<Fault> {
    return this.#transport.json("api/faults", json("POST", rule));
  }

  async removeFault(id: string): Promise<void> {
    await this.#transport.request(`api/faults/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  async clearFaults(): Promise<void> {
    await this.#transport.request("api/faults", { method: "DELETE" });
  }

  /** Gives a mailbox a user and a password of its own, by which its mail comes in. */
  async setCredentials(mailbox: string, user: string, password: string): Promise<void> {
    await this.#transport.request(
      `api/mailboxes/${encodeURIComponent(mailbox)}`,
      json("PUT", { auth: { user, password } }),
    );
  }

  info(): Promise<Info> {
    return this.#transport.json("api/info");
  }

  /** The address of the live socket that reports the changes after the cursor. */
  liveAddress(cursor: string): string {
    const address = this.#transport.url(`api/live${queryString({ after: cursor })}`);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return address.href;
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

export function linksPath(id: string): string {
  return `${messagePath(id)}/links`;
}

/** All attachments in one archive. */
export function archivePath(id: string): string {
  return `${messagePath(id)}/attachments.zip`;
}

export function htmlPath(id: string): string {
  return `${messagePath(id)}/html`;
}

export type Scheme = "light" | "dark" | "inverted";

export interface PreviewOptions {
  remote: boolean;
  images: boolean;
  scheme: Scheme;
  /** Lines and columns of what is outlined, with commas between them. */
  marks?: string;
}

export function previewPath(id: string, options: PreviewOptions): string {
  const { remote, images, scheme, marks } = options;
  const query = queryString({ remote: Number(remote), images: Number(images), scheme, marks });
  return `${messagePath(id)}/preview${query}`;
}

/** Adds the reader's time zone to a search, whose days are those that the page shows. */
function inZone(query: Scope | ListQuery): Record<string, string | number | null> {
  if (query.query === "") return { ...query };
  return { ...query, tz: Intl.DateTimeFormat().resolvedOptions().timeZone };
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
