/** Addresses for mail clients that read the captured mail. */
import type { NamedEndpoint } from "../api/shapes.ts";
import { formatEndpoint, reachableHost } from "./snippets.ts";

const protocols: Record<string, string> = {
  imap: "IMAP",
  imaps: "IMAPS",
  pop3: "POP3",
  pop3s: "POP3S",
};

/** Returns `IMAP 127.0.0.1:1143, POP3 …`, or `""`. `pageHost` is as for `snippetsFor`. */
export function mailClientAddresses(endpoints: NamedEndpoint[], pageHost: string): string {
  return endpoints
    .flatMap(({ name, host, port }) => {
      const protocol = protocols[name];
      const place = formatEndpoint({ host: reachableHost(host, pageHost), port });
      return protocol ? [`${protocol} ${place}`] : [];
    })
    .join(", ");
}
