/** The reasons why a list shows no message. */
import type { Inbox } from "./inbox.ts";
import type { Mailboxes } from "./mailboxes.ts";

export type Emptiness =
  | { kind: "sandbox" }
  | { kind: "search"; query: string; mailbox: string | null }
  /** `elsewhere` is the number of messages in all other mailboxes, `port` that of its own listener. */
  | { kind: "mailbox"; mailbox: string; elsewhere: number; port: number | undefined };

/** Returns null while there are messages, and while the reason is not known yet. */
export function emptinessOf(
  inbox: Pick<Inbox, "empty" | "scope">,
  mailboxes: Pick<Mailboxes, "all" | "counts">,
): Emptiness | null {
  if (!inbox.empty.value) return null;
  const { mailbox, query } = inbox.scope.value;
  if (mailbox === null && query === "") return { kind: "sandbox" };
  if (mailboxes.all.value.length === 0) return null; // the live socket has not reported them yet
  const all = mailboxes.counts(null).total;
  if (all === 0) return { kind: "sandbox" };
  if (mailbox === null || query !== "") return { kind: "search", query, mailbox };
  const elsewhere = all - mailboxes.counts(mailbox).total;
  if (elsewhere === 0) return { kind: "sandbox" };
  const port = mailboxes.all.value.find(({ name }) => name === mailbox)?.port;
  return { kind: "mailbox", mailbox, elsewhere, port };
}
