/** Addresses for mail clients that read the captured mail. */
import type { NamedEndpoint } from "../api/shapes.ts";
import { formatEndpoint, reachableHost } from "./snippets.ts";

const protocols: Record<string, string> = {
  imap: "IMAP",
  imaps: "IMAPS",
  pop3: "POP3",
  pop3s: "POP3S",
};

export interface NamedAddress {
  /** The protocol, or the mailbox that listens there. */
  name: string;
  address: string;
}

/** Returns the addresses of IMAP and POP3. `pageHost` is as for `snippetFor`. */
export function mailClientAddresses(endpoints: NamedEndpoint[], pageHost: string): NamedAddress[] {
  return endpoints.flatMap(({ name, host, port }) => {
    const protocol = protocols[name];
    const address = formatEndpoint({ host: reachableHost(host, pageHost), port });
    return protocol === undefined ? [] : [{ name: protocol, address }];
  });
}
