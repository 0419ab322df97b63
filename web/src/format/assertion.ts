/** Writes the lines of a test that waits for a message. They pass for that very message. */
import type { Message } from "../api/shapes.ts";

type Link = Message["links"][number];

/** Kinds of links that a reader is sent to follow. */
const wanted: ReadonlySet<string> = new Set(["verify", "reset", "signin"]);

/** Kinds that `mail.link` passes over. */
const loaded: ReadonlySet<string> = new Set(["asset", "tracking"]);

/** Returns lines of Python for the pytest fixture `mailbox`. */
export function pytestAssertion({ subject, to, rcpt_to, codes, links }: Message): string {
  const criteria = subject === "" ? [] : [`subject=${python(subject)}`];
  const [recipient] = rcpt_to;
  if (recipient && rcpt_to.length === 1) {
    // To need not name who got it: a blind copy, an alias, a list.
    const isNamed = to.some(({ address }) => address === recipient);
    criteria.push(`${isNamed ? "to" : "rcpt"}=${python(recipient)}`);
  }
  const lines = [`mail = mailbox.wait_for(${criteria.join(", ")})`];
  const [code] = codes;
  if (code) lines.push(codeAssertion(code.code, codes.length));
  const link = links.find(({ kind }) => wanted.has(kind));
  if (link) lines.push(linkAssertion(link, links));
  return lines.join("\n");
}

function codeAssertion(code: string, count: number): string {
  // `mail.code` raises if several may be meant.
  if (count === 1) return `assert mail.code() == ${python(code)}`;
  return `assert ${python(code)} in [code.code for code in mail.codes()]`;
}

/** Finds the link by what recurs in the next mail, if that fits no other link. */
function linkAssertion({ url, kind }: Link, links: readonly Link[]): string {
  const path = pathOf(url);
  const others = links.filter((one) => one.url !== url);
  if (path !== null && !others.some((one) => !loaded.has(one.kind) && one.url.includes(path))) {
    return `assert mail.link(${python(path)}) == ${python(url)}`;
  }
  if (!others.some((one) => one.kind === kind)) {
    return `assert mail.link(kind=${python(kind)}) == ${python(url)}`;
  }
  return `assert ${python(url)} in [link.url for link in mail.links()]`;
}

/** Returns a Python string literal. */
export function python(value: string): string {
  return JSON.stringify(value);
}

/** Returns the part of a link that recurs in the next mail: its path up to a likely token. */
function pathOf(url: string): string | null {
  return /^[a-z]+:\/\/[^/?#]+(\/[^/?#]+\/)/i.exec(url)?.[1] ?? null;
}
