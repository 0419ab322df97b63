import type { Address } from "../api/shapes.ts";

/** The name of somebody, or the bare address where there is no name. */
export function shortName({ name, address }: Address): string {
  return name.trim() || address;
}

/** The path of SMTP as the client said it: `<>` is the null sender. */
export function envelopePath(address: string): string {
  return `<${address}>`;
}
