/** JSON of the sandbox, by the names that the page uses. The shapes themselves are generated. */
import type {
  AccountShape,
  FaultShape,
  FindingShape,
  LinkShape,
  MailChange,
  QueryProblem,
  ResetFrame,
  SessionShape,
  StatusChange,
  TokenShape,
} from "./generated.ts";

export type {
  AccountShape as Account,
  ActionShape as FaultAction,
  AttachmentShape as Attachment,
  AttemptShape as Attempt,
  CodeShape as Code,
  ChecksSummary,
  DefectShape as Defect,
  DestinationShape as Destination,
  FindingShape as Finding,
  LocationShape as Location,
  ReportShape as CheckReport,
  Detail as Message,
  RequestShape as ApiRequest,
  Draft,
  EventShape as CalendarEvent,
  FaultShape as Fault,
  Info,
  LinkShape as Link,
  ListenerAddress as Endpoint,
  MailboxShape as Mailbox,
  MailChange,
  MatchShape as FaultMatch,
  Me,
  MessageList,
  NamedAddress as Address,
  NamedListener as NamedEndpoint,
  NewToken,
  NewWebhook,
  PartShape as Part,
  FeedbackAnswer,
  FeedbackShape as Feedback,
  RelayShape as Relay,
  SessionChange,
  SessionDetail,
  SessionShape as Session,
  StatusChange,
  Summary,
  Unsubscribed,
  TagShape as Counted,
  TokenShape as Token,
  WebhookAttemptShape as WebhookAttempt,
  WebhookShape as Webhook,
} from "./generated.ts";

export type Severity = FindingShape["severity"];
export type LinkKind = LinkShape["kind"];
export type Role = AccountShape["role"];
export type TokenScope = TokenShape["scope"];
export type NewAccount = Pick<AccountShape, "name" | "role" | "mailboxes"> & { password?: string };
export type Outcome = SessionShape["outcome"];
export type FaultRule = Omit<FaultShape, "id" | "hits">;
export type Change = MailChange | StatusChange;
export type LiveFrame = { type: "changes"; cursor: string; changes: Change[] } | ResetFrame;

/** RFC 9457. `column` is the position of the mistake in an invalid search, in characters from 1. */
export type Problem = Pick<QueryProblem, "title" | "status"> & Partial<QueryProblem>;
