/** Mail to test with: everything has a plausible value, and a test names what matters to it. */
import type { Message, Session, Summary } from "../../src/api/shapes.ts";

export function summary(seq: number, rest: Partial<Summary> = {}): Summary {
  return {
    id: `m${seq}`,
    seq,
    mailbox: "inbox",
    received_at: "2026-11-22T10:00:00.123Z",
    mail_from: "app@example.com",
    rcpt_to: ["ann@example.com"],
    from: { name: "App", address: "app@example.com" },
    to: [{ name: "", address: "ann@example.com" }],
    cc: [],
    subject: `Subject ${seq}`,
    snippet: `Snippet ${seq}`,
    size: 1234,
    attachment_count: 0,
    read: false,
    pinned: false,
    tags: [],
    auth_user: null,
    tls: null,
    session_id: "s1",
    replica: null,
    via: "smtp",
    checks: null,
    ...rest,
  };
}

export function message(seq: number, rest: Partial<Message> = {}): Message {
  return {
    ...summary(seq),
    bcc: [],
    reply_to: [],
    date: null,
    message_id: null,
    headers: [["Subject", `Subject ${seq}`]],
    text: "Hello",
    html: null,
    parts: { part: 1, content_type: "text/plain", size: 5, children: [] },
    attachments: [],
    links: [],
    remote: 0,
    codes: [],
    events: [],
    list_unsubscribe: null,
    defects: [],
    envelope: {
      mail_options: [],
      rcpt_options: [],
      helo: "app",
      peer: "127.0.0.1:40312",
      listener: "127.0.0.1:1025",
      auth: null,
    },
    request: null,
    ...rest,
  };
}

/** Summaries from one seq down to another, as a list holds them. */
export function newestFirst(newest: number, oldest: number): Summary[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => summary(newest - index));
}

export function session(id: string, rest: Partial<Session> = {}): Session {
  return {
    id,
    mailbox: "inbox",
    peer: "127.0.0.1:40312",
    listener: "127.0.0.1:1025",
    helo: "app.example",
    helo_problem: "",
    started_at: "2026-11-22T10:00:00Z",
    ended_at: "2026-11-22T10:00:01Z",
    outcome: "delivered",
    reason: "1 kept, then the client said QUIT",
    tls: null,
    auth: null,
    message_ids: [],
    replica: null,
    ...rest,
  };
}
