/** A message as the test that would wait for it. */
import type { Message } from "../api/shapes.ts";

/** Lines of Python for the pytest fixture `mailbox`, ready to be pasted. */
export function pytestAssertion({ subject, rcpt_to, codes, links }: Message): string {
  const criteria = [`subject=${python(subject)}`];
  if (rcpt_to.length === 1) criteria.push(`to=${python(rcpt_to[0] ?? "")}`);
  const lines = [`mail = mailbox.wait_for(${criteria.join(", ")})`];
  const [code] = codes;
  if (code) lines.push(`assert mail.code() == ${python(code.code)}`);
  const link = links.find(({ kind }) => kind === "verify" || kind === "reset");
  if (link) lines.push(`assert mail.link(${python(pathOf(link.url))}) == ${python(link.url)}`);
  return lines.join("\n");
}

/** A string literal as Python writes it. */
export function python(value: string): string {
  return JSON.stringify(value);
}

/** What of a link is the same in the next mail: its path up to what looks like a token. */
function pathOf(url: string): string {
  const path = /^[a-z]+:\/\/[^/?#]+(\/[^/?#]+\/)/i.exec(url)?.[1];
  return path ?? url;
}
