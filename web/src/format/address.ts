import type { Address } from "../api/shapes.ts";

/** Returns the display name, or the address if there is none. */
export function shortName({ name, address }: Address): string {
  return name.trim() || address;
}

/** Formats an SMTP path, RFC 5321 section 4.1.2: `<>` is the null sender. */
export function envelopePath(address: string): string {
  return `<${address}>`;
}

/** Returns a key that all spellings of a mailbox share: case, needless quotes, U-labels, a last dot. */
export function mailboxKey(address: string): string {
  const at = address.lastIndexOf("@");
  const local = at < 0 ? address : address.slice(0, at);
  const unquoted = /^".*"$/s.test(local) ? local.slice(1, -1).replace(/\\(.)/gs, "$1") : local;
  const domain = at < 0 ? "" : address.slice(at + 1).toLowerCase();
  return `${unquoted.normalize("NFC").toLowerCase()}@${asciiDomain(domain)}`.replace(/\.$/, "");
}

/** Returns a domain with A-labels, or as it is if it is invalid. */
function asciiDomain(domain: string): string {
  if (/^[a-z0-9.-]*$/.test(domain)) return domain;
  return URL.canParse(`http://${domain}/`) ? new URL(`http://${domain}/`).hostname : domain;
}
