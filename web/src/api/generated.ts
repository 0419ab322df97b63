/** Generated from the server's code by `make generate`: not to be edited. */

/** Fault actions that are allowed at each stage. */
export const actionsAt = {
  connect: ["delay", "throttle", "drop", "refuse"],
  banner: ["reply", "delay", "throttle", "drop", "garbage"],
  EHLO: ["reply", "delay", "throttle", "drop", "garbage", "hide", "limit_size"],
  STARTTLS: ["reply", "delay", "throttle", "drop", "garbage", "certificate"],
  AUTH: ["reply", "delay", "throttle", "drop", "garbage"],
  MAIL: ["reply", "delay", "throttle", "drop", "garbage"],
  RCPT: ["reply", "delay", "throttle", "drop", "garbage", "feedback"],
  DATA: ["reply", "delay", "throttle", "drop", "garbage"],
  "end-of-data": ["reply", "delay", "throttle", "drop", "garbage", "feedback"],
  QUIT: ["reply", "delay", "throttle", "drop", "garbage"],
  API: ["reply", "delay", "drop", "feedback"],
} as const;

/** Conditions of a fault that can be known at each stage. */
export const conditionsAt = {
  connect: ["session"],
  banner: ["session"],
  EHLO: ["session"],
  STARTTLS: ["session"],
  AUTH: ["auth", "session"],
  MAIL: ["sender", "auth", "session", "attempt"],
  RCPT: ["sender", "recipient", "auth", "session", "attempt"],
  DATA: ["sender", "recipient", "auth", "session", "attempt"],
  "end-of-data": ["sender", "recipient", "header", "auth", "session", "attempt"],
  QUIT: ["auth", "session"],
  API: ["sender", "recipient", "header", "attempt"],
} as const;

export type Stage = keyof typeof actionsAt;
export type ActionKind = (typeof actionsAt)[Stage][number];
export type Condition = (typeof conditionsAt)[Stage][number];

/** Words of a search that stand before a value. */
export const searchWords = [
  "from:",
  "to:",
  "cc:",
  "bcc:",
  "reply-to:",
  "mail-from:",
  "rcpt:",
  "addressed:",
  "subject:",
  "body:",
  "filename:",
  "message-id:",
  "header:",
  "tag:",
  "mailbox:",
  "auth:",
  "via:",
  "metadata:",
  "has:",
  "is:",
  "check:",
  "after:",
  "before:",
  "larger:",
  "smaller:",
] as const;

/** Values of those words that take only a few. */
export const searchValues = {
  "has:": ["attachment", "inline", "html", "text", "link", "code", "errors", "warnings"],
  "is:": ["read", "unread", "tagged", "pinned", "tls"],
} as const;

/** A new account; without a password it has tokens alone. `mailboxes` are globs. */
export interface AccountBody {
  name: string;
  role?: "admin" | "member" | "viewer";
  mailboxes?: string[];
  password?: string | null;
}

/** Accounts, by name. */
export interface AccountList {
  accounts: AccountShape[];
}

/** An account. One of the settings is `configured`: it can only be changed there. */
export interface AccountShape {
  name: string;
  role: "admin" | "member" | "viewer";
  mailboxes: string[];
  has_password: boolean;
  configured: boolean;
  tokens: number;
  used_at: string | null;
}

/** Exactly one action, by its key. */
export interface ActionShape {
  reply?: (number | string)[];
  delay?: number;
  throttle?: number;
  drop?: boolean | DropFields;
  refuse?: boolean;
  garbage?: boolean;
  hide?: string;
  limit_size?: number;
  certificate?: "expired" | "wrong-host";
  feedback?: string;
}

export interface Added {
  type: "added";
  message: Summary;
}

/** Messages that were waited for, oldest first, none of them after `cursor`. */
export interface Arrived {
  cursor: string;
  messages: Summary[];
}

/** `size` and `sha256` are of the decoded bytes. */
export interface AttachmentShape {
  part: number;
  filename: string;
  content_type: string;
  content_id: string | null;
  inline: boolean;
  size: number;
  sha256: string;
}

export interface AttemptList {
  attempts: AttemptShape[];
}

/**
 * State of sending to one recipient. `code` and `reply` are what the relay replied last; without a
 * code, `reply` is why there was no reply. `next_at` is when it is tried again. `unknown`: no reply
 * to the message is known, which the relay may have. `through`: a client waited for the reply.
 */
export interface AttemptShape {
  id: string;
  relay: string;
  recipient: string;
  status: "failed" | "sending" | "sent" | "unknown" | "waiting";
  tries: number;
  code: number | null;
  reply: string;
  note: string;
  through: boolean;
  created_at: string;
  tried_at: string | null;
  next_at: string | null;
}

/** Attendee of an event, in the words of RFC 5545: PARTSTAT, ROLE and RSVP. */
export interface AttendeeShape {
  address: NamedAddress;
  status: string;
  role: string;
  rsvp: boolean;
}

/** User name and mechanism of a client. Never has a password. */
export interface AuthShape {
  user: string;
  mechanism: string;
}

/** Enhanced status code of a bounce, a delay with class 4, and the reply of the server. */
export interface BounceBody {
  recipients?: string[];
  code?: string;
  text?: string;
}

export interface Changed {
  changed: number;
}

/** Number of findings of the checks. */
export interface ChecksSummary {
  error: number;
  warning: number;
}

/** URL of a link in the message. */
export interface ClickBody {
  recipients?: string[];
  link: string;
}

/** Support of a feature by an email client: `no` or `partly`, and why. */
export interface ClientSupportShape {
  client: string;
  support: string;
  note: string;
}

/** Codes, best first; `skipped` is true if only a part of the message was searched. */
export interface CodeList {
  codes: CodeShape[];
  skipped?: boolean;
}

/** A one-time code: without separators, as shown in the mail, and its score from 0 to 1. */
export interface CodeShape {
  code: string;
  text: string;
  score: number;
  context: string;
}

export interface DefectShape {
  id: string;
  detail: string;
}

export interface Deleted {
  deleted: number;
}

export interface DestinationList {
  destinations: DestinationShape[];
}

/**
 * Places where a message would go for one recipient. `mailbox` is that of this sandbox, null if it
 * is `hidden` from the account; `route` are the conditions of the route that fits. `local` is true
 * for the domain of the sender, whose server keeps the mail without a look into the DNS.
 * `exchangers` is null unless the DNS was asked.
 */
export interface DestinationShape {
  recipient: string;
  mailbox: string | null;
  reason: "default" | "hidden" | "listener" | "route" | "test";
  route: Record<string, string> | null;
  local: boolean;
  relays: RelayChoiceShape[];
  exchangers: ExchangersShape | null;
}

/** Recipients, those of the envelope without any; and whether to ask the DNS for MX records. */
export interface DestinationsBody {
  to?: string[] | null;
  mx?: boolean;
}

/**
 * A whole message. `remote` is the number of URLs that its HTML loads from elsewhere. `skipped` is
 * true if links and codes were searched only in a part of it.
 */
export interface Detail {
  id: string;
  seq: number;
  mailbox: string;
  received_at: string;
  mail_from: string;
  rcpt_to: string[];
  from: NamedAddress | null;
  to: NamedAddress[];
  cc: NamedAddress[];
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
  replica: string | null;
  via: string;
  checks: ChecksSummary | null;
  attempts?: AttemptShape[];
  truncated?: TruncatedField[];
  unreadable?: boolean;
  bcc: NamedAddress[];
  reply_to: NamedAddress[];
  date: string | null;
  message_id: string | null;
  headers: [string, string][];
  text: string | null;
  html: string | null;
  parts: PartShape;
  attachments: AttachmentShape[];
  links: LinkShape[];
  remote: number;
  codes: CodeShape[];
  events: EventShape[];
  list_unsubscribe: UnsubscribeShape | null;
  defects: DefectShape[];
  envelope: EnvelopeShape;
  request: RequestShape | null;
  skipped?: boolean;
}

/**
 * Content of a message. Addresses are `ann@example.com`, `Ann <ann@example.com>` or objects. A
 * string may have several, separated by commas. Those of `bcc` are in no header field.
 */
export interface Draft {
  from?: string | DraftAddress;
  to?: string | (string | DraftAddress)[] | DraftAddress;
  cc?: string | (string | DraftAddress)[] | DraftAddress;
  bcc?: string | (string | DraftAddress)[] | DraftAddress;
  reply_to?: string | (string | DraftAddress)[] | DraftAddress;
  subject?: string | null;
  text?: string | null;
  html?: string | null;
  headers?: Record<string, string | string[]> | [string, string][];
  tags?: string[];
  attachments?: DraftFile[];
}

/** An address with its display name. */
export interface DraftAddress {
  address: string;
  name?: string;
}

/**
 * An attachment with base64 `content`; with a `content_id` it is a picture in the HTML. The default
 * `content_type` depends on the file name. A message is `message/rfc822` where that may hold it:
 * unencoded, with lines of at most 998 octets of ASCII (RFC 2046 section 5.2.1).
 */
export interface DraftFile {
  filename?: string;
  content_type?: string | null;
  content: string;
  content_id?: string | null;
}

export interface DropFields {
  after_bytes?: number;
  after_store?: boolean;
}

/**
 * SMTP envelope; options are ESMTP parameters as sent. `rcpt_to`, and `request` if there is one,
 * are only in its own route.
 */
export interface EnvelopeShape {
  mail_options: string[];
  rcpt_options: string[][];
  helo: string;
  peer: string;
  listener: string;
  auth: AuthShape | null;
  rcpt_to?: string[];
  request?: RequestShape;
}

/**
 * A calendar event. `start` and `end` are a time with its offset, one without, or a date. The end
 * of whole days is the day after the last.
 */
export interface EventShape {
  method: string | null;
  uid: string | null;
  sequence: number;
  start: string | null;
  end: string | null;
  time_zone: string | null;
  summary: string | null;
  description: string | null;
  location: string | null;
  status: string | null;
  organizer: NamedAddress | null;
  attendees: AttendeeShape[];
  recurrence: string | null;
  recurrence_id: string | null;
}

export interface ExchangerShape {
  preference: number;
  host: string;
}

/**
 * Mail servers of a domain, in the order in which they are tried; `detail` says why none is. `kind`
 * is `implicit` without MX, but with an address (RFC 5321 section 5.1); `null` for a domain that
 * accepts no mail (RFC 7505); `literal` for an address in place of a domain.
 */
export interface ExchangersShape {
  kind: "implicit" | "literal" | "mx" | "none" | "null" | "unknown";
  hosts: ExchangerShape[];
  detail: string;
}

export interface FaultChange {
  type: "fault";
  fault: FaultShape;
}

/** Faults, in the order in which they were registered. */
export interface FaultList {
  faults: FaultShape[];
}

export interface FaultRemoved {
  type: "fault_removed";
  id: string;
}

/** A registered rule, with its id and its hits so far. */
export interface FaultShape {
  mailbox: string | null;
  on: Stage;
  match: MatchShape;
  action: ActionShape;
  times: number | null;
  skip: number;
  probability: number;
  seed: number;
  id: string;
  hits: number;
}

export interface FeedbackAnswer {
  event: FeedbackShape;
}

/** Recipients that give feedback: all of the envelope without any. */
export interface FeedbackBody {
  recipients?: string[];
}

/**
 * Feedback that was given. `messages` are the ids of the mail to the sender, `webhooks` the names
 * of those that get an event. `note` says why there is no mail.
 */
export interface FeedbackShape {
  kind: "bounce" | "click" | "complaint" | "delivery" | "open" | "reply";
  recipients: string[];
  code: string;
  text: string;
  link: string;
  messages: string[];
  webhooks: string[];
  note: string;
}

/** A rule that the message breaks; `count` times, of which `places` are the first. */
export interface FindingShape {
  id: string;
  severity: "error" | "info" | "warning";
  title: string;
  detail: string;
  where: LocationShape;
  count: number;
  places: LocationShape[];
  clients: ClientSupportShape[];
  docs: string;
}

/** The flags to set; those left out stay. */
export interface FlagsPatch {
  read?: boolean | null;
  pinned?: boolean | null;
  tags?: string[] | null;
}

export interface HeaderList {
  headers: [string, string][];
}

export interface Info {
  version: string;
  epoch: number;
  instance: number;
  replica: string | null;
  store: StoreInfo;
  account: string | null;
  smtp: ListenerAddress[];
  listeners: NamedListener[];
}

/**
 * A line of a transcript; `at` is in seconds after `started_at`. `message_id` is that of the kept
 * message that it is part of, from MAIL to the reply to the message; null for all else.
 */
export interface LineShape {
  at: number;
  from: "client" | "server";
  line: string;
  message_id: string | null;
}

/** Links; `skipped` is true if only a part of the message was searched. */
export interface LinkList {
  links: LinkShape[];
  skipped?: boolean;
}

/** A link in a message; `text` is what a reader sees of it. */
export interface LinkShape {
  url: string;
  text: string;
  kind: "asset" | "other" | "reset" | "signin" | "tracking" | "unsubscribe" | "verify";
}

export interface ListenerAddress {
  host: string;
  port: number;
}

/** Credentials that clients of a listener need. */
export interface ListenerCredentials {
  user: string;
  password: string;
}

/** Location of a finding; `line` and `column` count from 1 on, in the decoded body. */
export interface LocationShape {
  part?: number | null;
  header?: string | null;
  body?: string | null;
  line?: number | null;
  column?: number | null;
  selector?: string | null;
}

/**
 * Listener of a mailbox, and its route by recipient (a glob) or user. `auth` is a user name,
 * whatever the password, or a user name and the password that it needs from now on. `tls` and
 * `credentials` are those of the listener, by default the sandbox's own. `listen` is false to close
 * it. `providers`: a listener of the mail providers' APIs, or false to close it.
 */
export interface MailboxBody {
  listen?: boolean | null;
  providers?: boolean | null;
  recipient?: string | null;
  auth?: string | MailboxCredentials | null;
  tls?: "implicit" | "off" | "require" | "starttls" | null;
  credentials?: ListenerCredentials | null;
}

export interface MailboxChange {
  type: "mailbox";
  mailbox: MailboxShape;
}

/** User name and password of a mailbox at the sandbox's own listeners. */
export interface MailboxCredentials {
  user: string;
  password: string;
}

export interface MailboxRemoved {
  type: "mailbox_removed";
  name: string;
}

/**
 * A mailbox and its counts; `port` is set if it has a listener of its own. `auth_user` is set if
 * its mail is that of a user with a password. `providers_port` is that of a listener of the mail
 * providers' APIs.
 */
export interface MailboxShape {
  name: string;
  total: number;
  unread: number;
  port?: number;
  providers_port?: number;
  auth_user?: string;
}

/** Conditions, all of which must hold; null is none. */
export interface MatchBody {
  sender?: string | null;
  recipient?: string | null;
  header?: string | null;
  auth?: string | null;
  session?: number | number[] | null;
  attempt?: number | number[] | null;
}

/** The conditions that a rule has. */
export interface MatchShape {
  sender?: string;
  recipient?: string;
  header?: string;
  auth?: string;
  session?: number | number[];
  attempt?: number | number[];
}

/**
 * Account that a request comes from, and what it may see and do. `account` is null without
 * accounts. `accounts` says whether there are any, `signed_in` whether by a session, which can be
 * signed out. `mailboxes` are globs.
 */
export interface Me {
  account: string | null;
  role: "admin" | "member" | "viewer";
  scope: "read" | "write";
  mailboxes: string[];
  may_write: boolean;
  accounts: boolean;
  signed_in: boolean;
}

/** A page of the list, newest first. `next` is the `before` of the next page. */
export interface MessageList {
  cursor: string;
  total: number;
  unread: number;
  next: number | null;
  messages: Summary[];
}

export interface NamedAddress {
  name: string;
  address: string;
}

export interface NamedListener {
  name: string;
  host: string;
  port: number;
}

/** A token with its text, which is shown this once. */
export interface NewToken {
  id: string;
  account: string;
  name: string;
  scope: "read" | "write";
  session: boolean;
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
  token: string;
}

/** A webhook that was added, with the secrets that its events are signed with. */
export interface NewWebhook {
  name: string;
  url: string;
  types: (
    | "message.deleted"
    | "message.received"
    | "message.updated"
    | "bounce"
    | "click"
    | "complaint"
    | "delivery"
    | "open"
    | "reply"
  )[];
  query: string | null;
  mailbox: string | null;
  payload:
    "mailpit" | "standard" | "mailgun" | "mailtrap" | "postmark" | "resend" | "sendgrid" | "ses";
  signed: boolean;
  configured: boolean;
  enabled: boolean;
  secrets: string[];
}

/** A wait that timed out: what did arrive, closest first, and sessions that failed meanwhile. */
export interface NotArrived {
  type?: string;
  title: string;
  status: number;
  detail: string;
  cursor: string;
  near_misses: Summary[];
  failed_sessions: SessionShape[];
}

/** A node of the MIME tree; `size` is that of its body as sent, in octets. */
export interface PartShape {
  part: number;
  content_type: string;
  size: number;
  children: PartShape[];
}

/** An error, RFC 9457. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
}

/** An error in a search, and its column: characters from 1. */
export interface QueryProblem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  column: number;
}

/**
 * Decision of a relay on a recipient: `to` gets the mail, nobody if there is a `refusal`.
 * `automatic` is true if the message goes there by itself.
 */
export interface RelayChoiceShape {
  relay: string;
  to: string;
  refusal: string;
  automatic: boolean;
}

export interface RelayList {
  relays: RelayShape[];
}

/**
 * A relay of the configuration, without its credentials. `rate` is in messages a second. With `mx`
 * it has no host: the DNS names the servers of each domain.
 */
export interface RelayShape {
  name: string;
  mx: boolean;
  host: string;
  port: number;
  tls: "implicit" | "off" | "opportunistic" | "starttls";
  allow: string[];
  block: string[];
  auto: string | null;
  mode: "copy" | "through";
  override_from: string | null;
  override_to: string | null;
  return_path: string | null;
  rate: number | null;
}

/** Recipients of a message that is sent on, and by which relay: the first unless named. */
export interface ReleaseBody {
  to: string[];
  relay?: string | null;
}

export interface Removed {
  type: "removed";
  id: string;
  mailbox: string;
}

/** Id of the attempt whose event is posted once more. */
export interface ReplayBody {
  attempt: string;
}

/** Words of an automatic reply; those of somebody who is away without any. */
export interface ReplyBody {
  recipients?: string[];
  text?: string;
}

/** Findings, worst first; `undecided` counts by rule the places that it could not judge. */
export interface ReportShape {
  version: number;
  data: Record<string, string>;
  summary: Record<string, number>;
  undecided: Record<string, number>;
  skipped: SkippedRule[];
  findings: FindingShape[];
}

/**
 * A request to a provider's API, without the message and without keys. `scheduled_at` is RFC 3339
 * where it could be read. `batch` is the id of the first message of the same request, null for that
 * one. `other` are fields without a meaning here.
 */
export interface RequestShape {
  provider: string;
  path: string;
  tags: string[];
  metadata: Record<string, unknown>;
  template: TemplateShape | null;
  scheduled_at: string | null;
  batch: string | null;
  other: Record<string, unknown>;
}

export interface ResetFrame {
  type: "reset";
  cursor: string;
}

/** A fault rule. `id` and `hits` are ignored. */
export interface RuleBody {
  on: Stage;
  action: ActionShape;
  match?: MatchBody;
  mailbox?: string | null;
  times?: number | null;
  skip?: number;
  probability?: number;
  seed?: number;
  id?: unknown;
  hits?: unknown;
}

export interface SessionChange {
  type: "session";
  session: SessionShape;
}

/** A session with its transcript, from the middle of which `omitted` lines are missing. */
export interface SessionDetail {
  id: string;
  mailbox: string | null;
  peer: string;
  listener: string;
  helo: string;
  helo_problem: string;
  started_at: string;
  ended_at: string | null;
  outcome: "aborted" | "delivered" | "idle" | "open" | "probe" | "rejected";
  reason: string;
  tls: Tls | null;
  auth: AuthShape | null;
  message_ids: string[];
  replica: string | null;
  transcript: LineShape[];
  omitted: number;
}

/** Sessions, newest first. */
export interface SessionList {
  sessions: SessionShape[];
}

/**
 * A session in a list. `mailbox` is null until it is known. `helo_problem` says in words what real
 * servers find wrong with `helo`, "" if nothing. `replica` names the process that had it, null
 * where no other shares the store.
 */
export interface SessionShape {
  id: string;
  mailbox: string | null;
  peer: string;
  listener: string;
  helo: string;
  helo_problem: string;
  started_at: string;
  ended_at: string | null;
  outcome: "aborted" | "delivered" | "idle" | "open" | "probe" | "rejected";
  reason: string;
  tls: Tls | null;
  auth: AuthShape | null;
  message_ids: string[];
  replica: string | null;
}

export interface Settled {
  settled: boolean;
}

/** Name and password of an account. */
export interface SignInBody {
  name: string;
  password: string;
}

/** A rule that was not applied. */
export interface SkippedRule {
  id: string;
  why: string;
}

/** State of the server in a word. */
export interface Status {
  status: string;
}

/** Start of a complete list of mailboxes, tags and faults; others are gone. */
export interface StatusReset {
  type: "afresh";
}

export interface StoreInfo {
  kind: string;
}

/**
 * A message as lists show it. `checks` is null before it was checked; `attempts` are those to send
 * it on, if there are any. `replica` names the process that received it, null where none other
 * shares the store. `truncated` names the fields that were cut. `unreadable` is true if the message
 * cannot be shown.
 */
export interface Summary {
  id: string;
  seq: number;
  mailbox: string;
  received_at: string;
  mail_from: string;
  rcpt_to: string[];
  from: NamedAddress | null;
  to: NamedAddress[];
  cc: NamedAddress[];
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
  replica: string | null;
  via: string;
  checks: ChecksSummary | null;
  attempts?: AttemptShape[];
  truncated?: TruncatedField[];
  unreadable?: boolean;
}

export interface TagChange {
  type: "tag";
  tag: TagShape;
}

export interface TagRemoved {
  type: "tag_removed";
  name: string;
}

export interface TagShape {
  name: string;
  total: number;
  unread: number;
}

/** A template of the provider, and whether the sandbox has rendered it. */
export interface TemplateShape {
  id: string;
  variables: Record<string, unknown>;
  rendered: boolean;
}

/** TLS of a connection. `client` is the name in the client's certificate, null without one. */
export interface Tls {
  version: string;
  cipher: string;
  client: string | null;
}

/** A new token, of one's own account unless an admin names another one. */
export interface TokenBody {
  name: string;
  scope?: "read" | "write";
  account?: string | null;
}

/** Tokens and sessions, oldest first. */
export interface TokenList {
  tokens: TokenShape[];
}

/** A token, or a session of a browser, without its text. */
export interface TokenShape {
  id: string;
  account: string;
  name: string;
  scope: "read" | "write";
  session: boolean;
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
}

/**
 * A field that was cut. `total` counts the items of a list, the characters of a line, or the octets
 * of a body as sent.
 */
export interface TruncatedField {
  field: string;
  total: number;
}

/** URLs of List-Unsubscribe (RFC 2369), and whether one click is enough (RFC 8058). */
export interface UnsubscribeShape {
  urls: string[];
  one_click: boolean;
}

/**
 * Result of one click: `problem` is "" if the server has unsubscribed the recipient. `url` is "" if
 * there is none to post to, `status` null without an answer.
 */
export interface Unsubscribed {
  url: string;
  status: number | null;
  problem: string;
}

export interface Updated {
  type: "updated";
  message: Summary;
}

export interface WebhookAttemptList {
  attempts: WebhookAttemptShape[];
}

/**
 * State of posting an event. `code` is the status of the last answer and `reply` the start of its
 * body; without a code, `reply` is why there was no answer. `next_at` is when it is posted again,
 * `body` what is posted.
 */
export interface WebhookAttemptShape {
  id: string;
  event_id: string;
  type: string;
  message_id: string | null;
  status: "failed" | "sent" | "waiting";
  tries: number;
  code: number | null;
  reply: string;
  replay: boolean;
  created_at: string;
  tried_at: string | null;
  next_at: string | null;
  body: string;
}

/** A new webhook. Without a secret it gets one; several are for a change of it. */
export interface WebhookBody {
  name: string;
  url: string;
  secret?: string | string[] | null;
  types?: ("message.deleted" | "message.received" | "message.updated")[] | null;
  query?: string | null;
  mailbox?: string | null;
  payload?: "mailpit" | "standard" | null;
}

export interface WebhookList {
  webhooks: WebhookShape[];
}

/**
 * A webhook, without its secrets and the query of its URL. `configured`: it is one of the settings,
 * which the API cannot delete. `enabled` is false after an answer of 410. `signed`: it has a secret
 * or a key. The `payload` of one that gets a mail provider's events is the provider, and its
 * `types` are kinds of feedback.
 */
export interface WebhookShape {
  name: string;
  url: string;
  types: (
    | "message.deleted"
    | "message.received"
    | "message.updated"
    | "bounce"
    | "click"
    | "complaint"
    | "delivery"
    | "open"
    | "reply"
  )[];
  query: string | null;
  mailbox: string | null;
  payload:
    "mailpit" | "standard" | "mailgun" | "mailtrap" | "postmark" | "resend" | "sendgrid" | "ses";
  signed: boolean;
  configured: boolean;
  enabled: boolean;
}

export type MailChange = Added | Updated | Removed;

export type StatusChange =
  | StatusReset
  | MailboxChange
  | MailboxRemoved
  | TagChange
  | TagRemoved
  | FaultChange
  | FaultRemoved
  | SessionChange;
