/** Completes a search: with the words of docs/search.md, mailboxes and tags. */

export const searchWords = [
  ...["from:", "to:", "cc:", "bcc:", "reply-to:", "mail-from:", "rcpt:", "addressed:", "subject:"],
  ...["body:", "filename:", "message-id:", "header:", "tag:", "mailbox:", "auth:", "has:", "is:"],
  ...["after:", "before:", "larger:", "smaller:"],
] as const;

const values: Readonly<Record<string, readonly string[]>> = {
  "has:": ["attachment", "inline", "html", "text", "link", "code"],
  "is:": ["read", "unread", "tagged", "pinned", "tls"],
  "after:": ["today", "yesterday", "1h", "7d"],
  "before:": ["today", "yesterday", "1h", "7d"],
  "larger:": ["100KB", "1MB", "10MB"],
  "smaller:": ["10KB", "100KB", "1MB"],
};

export interface Known {
  mailboxes: readonly string[];
  tags: readonly string[];
}

export interface Completion {
  /** The completed word, such as `from:` or `is:unread`. */
  word: string;
  /** The whole search with that word, and the position of the caret after it. */
  query: string;
  caret: number;
}

/** Returns the words that may stand at the caret; none within quotes or for a complete word. */
export function complete(query: string, caret: number, known: Known): Completion[] {
  const before = query.slice(0, caret);
  const [, sign = "", word = ""] = /(?:^|[\s(])([-!]?)([\w-]*:?[^\s()"]*)$/.exec(before) ?? [];
  if (word === "" || (before.split('"').length - 1) % 2 === 1) return [];
  const start = caret - word.length;
  const [, field, begun = ""] = /^([\w-]+:)(.*)$/.exec(word.toLowerCase()) ?? [];
  const offered =
    field === undefined
      ? searchWords.filter((one) => one.startsWith(word.toLowerCase()))
      : valuesOf(field, known)
          .filter((value) => value.toLowerCase().startsWith(begun))
          .map((value) => field + quoted(value));
  return offered
    .filter((offer) => offer !== word)
    .map((offer) => {
      const gap = offer.endsWith(":") || /^\s/.test(query.slice(caret)) ? "" : " ";
      const whole = query.slice(0, start) + offer + gap + query.slice(caret);
      return { word: sign + offer, query: whole, caret: start + offer.length + gap.length };
    });
}

function valuesOf(field: string, { mailboxes, tags }: Known): readonly string[] {
  if (field === "mailbox:") return mailboxes;
  if (field === "tag:") return tags;
  return values[field] ?? [];
}

export function quoted(value: string): string {
  return /[\s()"\\]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
}
