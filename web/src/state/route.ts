/** What the address names: a mailbox, a message, both or neither. Lives in the URL's hash. */
export interface Route {
  mailbox: string | null;
  message: string | null;
}

/** `#/mailboxes/NAME/messages/ID`, either pair optional. What it cannot read names nothing. */
export function parseRoute(hash: string): Route {
  const [, mailbox, message] =
    /^#\/(?:mailboxes\/([^/]+)\/?)?(?:messages\/([^/]+))?$/.exec(hash) ?? [];
  return { mailbox: decode(mailbox), message: decode(message) };
}

export function formatRoute({ mailbox, message }: Route): string {
  const steps: string[] = [];
  if (mailbox !== null) steps.push("mailboxes", encodeURIComponent(mailbox));
  if (message !== null) steps.push("messages", encodeURIComponent(message));
  return `#/${steps.join("/")}`;
}

function decode(step: string | undefined): string | null {
  if (step === undefined) return null;
  try {
    return decodeURIComponent(step);
  } catch {
    return null; // a stray % typed by hand
  }
}
