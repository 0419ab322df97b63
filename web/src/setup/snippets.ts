/** Settings to paste so that a sender's mail goes to the sandbox; they are those of docs/senders.md. */
import type { Endpoint } from "../api/shapes.ts";
import senders from "./senders.json";

export type Sender = (typeof senders)[number];

/** The address in the documentation, and its host and port where they stand by themselves. */
const documented = /127\.0\.0\.1:1025\b|127\.0\.0\.1|\b1025\b/g;

/** Returns a sender's settings for an address. `pageHost` is the host this browser reached the page by. */
export function snippetFor({ code }: Sender, endpoint: Endpoint, pageHost: string): string {
  const host = reachableHost(endpoint.host, pageHost);
  const address = formatEndpoint({ host, port: endpoint.port });
  return code.replace(documented, (found) => {
    if (found === "1025") return String(endpoint.port);
    return found === "127.0.0.1" ? host : address;
  });
}

/** Returns the senders with all words typed in their name or group; first those whose words begin so. */
export function findSenders(typed: string): Sender[] {
  const words = typed.toLowerCase().split(/\s+/);
  const found = senders.filter((sender) => words.every((word) => textOf(sender).includes(word)));
  const begins = (sender: Sender) => words.every((word) => textOf(sender).includes(` ${word}`));
  return [...found.filter(begins), ...found.filter((sender) => !begins(sender))];
}

function textOf({ name, group }: Sender): string {
  return ` ${name} ${group}`.toLowerCase();
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

export function reachableHost(host: string, pageHost: string): string {
  const everyAddress = host === "0.0.0.0" || host === "::";
  // A URL writes an IPv6 address in brackets, mail settings do not.
  return everyAddress ? pageHost.replace(/^\[(.*)\]$/, "$1") : host;
}
