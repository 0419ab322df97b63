/** The JSON that the sandbox answers with, as far as the page reads it. */

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

export interface Message extends Summary {
  /** Recipients of the envelope that no header names. */
  bcc: Address[];
  reply_to: Address[];
  date: string | null;
  message_id: string | null;
  headers: [name: string, value: string][];
  text: string | null;
  html: string | null;
  attachments: Attachment[];
  defects: Defect[];
}

export interface MessageList {
  cursor: string;
  total: number;
  unread: number;
  /** The `before` of the next page; null on the last one. */
  next: number | null;
  messages: Summary[];
}

export interface Mailbox {
  name: string;
  total: number;
  unread: number;
}

export interface Endpoint {
  host: string;
  port: number;
}

export interface Info {
  version: string;
  smtp: Endpoint[];
}

export type Change =
  | { type: "added"; message: Summary }
  | { type: "updated"; message: Summary }
  | { type: "removed"; id: string };

export type LiveFrame =
  { type: "changes"; cursor: string; changes: Change[] } | { type: "reset"; cursor: string };

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
}
