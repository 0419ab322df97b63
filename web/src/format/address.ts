import type { Address } from "../api/shapes.ts";

/** Returns the display name, or the address if there is none. */
export function shortName({ name, address }: Address): string {
  return name.trim() || address;
}

/** Formats an SMTP path, RFC 5321 section 4.1.2: `<>` is the null sender. */
export function envelopePath(address: string): string {
  return `<${address}>`;
}
