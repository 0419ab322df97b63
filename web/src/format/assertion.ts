/** Writes the lines of a test that waits for a message. */
import type { Message } from "../api/shapes.ts";

/** Returns lines of Python for the pytest fixture `mailbox`. */
export function pytestAssertion({ subject, rcpt_to, codes, links }: Message): string {
  const criteria = [`subject=${python(subject)}`];
  if (rcpt_to.length === 1) criteria.push(`to=${python(rcpt_to[0] ?? "")}`);
  const lines = [`mail = mailbox.wait_for(${criteria.join(", ")})`];
  const [code] = codes;
  if (code) lines.push(`assert mail.code() == ${python(code.code)}`);
  const link = links.find(({ kind }) => ["verify", "reset", "signin"].includes(kind));
  if (link) lines.push(`assert mail.link(${python(pathOf(link.url))}) == ${python(link.url)}`);
  return lines.join("\n");
}

/** Returns a Python string literal. */
export function python(value: string): string {
  return JSON.stringify(value);
}

/** Returns the part of a link that recurs in the next mail: its path up to a likely token. */
function pathOf(url: string): string {
  const path = /^[a-z]+:\/\/[^/?#]+(\/[^/?#]+\/)/i.exec(url)?.[1];
  return path ?? url;
}
