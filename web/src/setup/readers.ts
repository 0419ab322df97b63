/** Where mail clients read what was caught. */
import type { NamedEndpoint } from "../api/shapes.ts";
import { formatEndpoint, reachableHost } from "./snippets.ts";

const NAMES: Record<string, string> = {
  imap: "IMAP",
  imaps: "IMAPS",
  pop3: "POP3",
  pop3s: "POP3S",
};

/** `IMAP 127.0.0.1:1143, POP3 …`, `""` without such doors. `pageHost` is as for `snippetsFor`. */
export function readingDoors(doors: NamedEndpoint[], pageHost: string): string {
  return doors
    .flatMap(({ name, host, port }) => {
      const protocol = NAMES[name];
      const place = formatEndpoint({ host: reachableHost(host, pageHost), port });
      return protocol ? [`${protocol} ${place}`] : [];
    })
    .join(", ");
}
