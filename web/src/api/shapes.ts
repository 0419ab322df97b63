/** The JSON of the REST API, as far as the page reads it. */

export interface Address {
  name: string;
  address: string;
}

export interface Tls {
  version: string;
  cipher: string;
}

export interface Summary {
  id: string;
  seq: number;
  mailbox: string;
  received_at: string;
  /** Empty for the null sender. */
  mail_from: string;
  rcpt_to: string[];
  from: Address | null;
  to: Address[];
  cc: Address[];
  subject: string;
  snippet: string;
  size: number;
  attachment_count: number;
  read: boolean;
  pinned: boolean;
  tags: string[];
  auth_user: string | null;
  tls: Tls | null;
  session_id: string;
}

export interface Attachment {
  part: number;
  filename: string | null;
  content_type: string;
  content_id: string | null;
  inline: boolean;
  size: number;
  sha256: string;
}

export interface Defect {
  id: string;
  detail: string;
}

export interface Part {
  part: number;
  content_type: string;
  size: number;
  children: Part[];
}

export type LinkKind = "verify" | "reset" | "unsubscribe" | "tracking" | "asset" | "other";

export interface Link {
  url: string;
  text: string;
  kind: LinkKind;
}

export interface Code {
  code: string;
  text: string;
  score: number;
  context: string;
}

export interface Attendee {
  address: Address;
  status: string;
}

export interface CalendarEvent {
  method: string | null;
  /** A time with its offset, one without, or a date. */
  start: string | null;
  end: string | null;
  summary: string | null;
  description: string | null;
  location: string | null;
  status: string | null;
  organizer: Address | null;
  attendees: Attendee[];
  recurrence: string | null;
}

export interface Auth {
  user: string;
  mechanism: string;
}

export interface Envelope {
  mail_options: string[];
  rcpt_options: string[][];
  helo: string;
  peer: string;
  listener: string;
  auth: Auth | null;
}

export interface Message extends Summary {
  /** Recipients of the envelope that no header names. */
  bcc: Address[];
  reply_to: Address[];
  date: string | null;
  message_id: string | null;
  headers: [name: string, value: string][];
  text: string | null;
  html: string | null;
  parts: Part;
  attachments: Attachment[];
  links: Link[];
  codes: Code[];
  events: CalendarEvent[];
  list_unsubscribe: { urls: string[]; one_click: boolean } | null;
  defects: Defect[];
  envelope: Envelope;
}

export interface MessageList {
  cursor: string;
  total: number;
  unread: number;
  /** The `before` of the next page; null on the last one. */
  next: number | null;
  messages: Summary[];
}

export interface Counted {
  name: string;
  total: number;
  unread: number;
}

export interface Mailbox extends Counted {
  /** The port of its own listener, if it has one. */
  port?: number;
}

export type Outcome = "open" | "delivered" | "rejected" | "aborted" | "idle";

export interface Session {
  id: string;
  mailbox: string | null;
  peer: string;
  listener: string;
  helo: string;
  started_at: string;
  ended_at: string | null;
  outcome: Outcome;
  reason: string;
  tls: Tls | null;
  auth: Auth | null;
  message_ids: string[];
}

export interface SessionLine {
  at: number;
  from: "client" | "server";
  line: string;
}

export interface SessionDetail extends Session {
  transcript: SessionLine[];
  omitted: number;
}

export interface FaultRule {
  mailbox: string | null;
  on: string;
  match: Record<string, unknown>;
  action: Record<string, unknown>;
  times: number | null;
  skip: number;
  probability: number;
  seed: number;
}

export interface Fault extends FaultRule {
  id: string;
  hits: number;
}

export interface Endpoint {
  host: string;
  port: number;
}

/** A listener of the sandbox, such as `imap`. */
export interface NamedEndpoint extends Endpoint {
  name: string;
}

export interface Info {
  version: string;
  smtp: Endpoint[];
  listeners: NamedEndpoint[];
}

export type MailChange =
  | { type: "added"; message: Summary }
  | { type: "updated"; message: Summary }
  | { type: "removed"; id: string; mailbox: string };

export type StatusChange =
  /** A complete list of mailboxes, tags and faults follows. */
  | { type: "afresh" }
  | { type: "mailbox"; mailbox: Mailbox }
  | { type: "mailbox_removed"; name: string }
  | { type: "tag"; tag: Counted }
  | { type: "tag_removed"; name: string }
  | { type: "fault"; fault: Fault }
  | { type: "fault_removed"; id: string }
  | SessionChange;

export interface SessionChange {
  type: "session";
  session: Session;
}

export type Change = MailChange | StatusChange;

export type LiveFrame =
  { type: "changes"; cursor: string; changes: Change[] } | { type: "reset"; cursor: string };

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** Position of the mistake in an invalid search, in characters from 1. */
  column?: number;
}
