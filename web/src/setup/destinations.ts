/** Places that a sender can be pointed at: the listeners for all mail, and those of single mailboxes. */
import type { Endpoint, Info, Mailbox } from "../api/shapes.ts";

export interface Destination {
  id: string;
  /** Null for a listener of the server, behind which recipients and routes decide. */
  mailbox: string | null;
  endpoint: Endpoint;
}

export function destinationsOf({ smtp }: Info, mailboxes: readonly Mailbox[]): Destination[] {
  const host = smtp[0]?.host ?? "127.0.0.1"; // mailboxes listen where the first listener does
  return [
    ...smtp.map((endpoint) => destination(null, endpoint)),
    ...mailboxes.flatMap(({ name, port }) =>
      port === undefined ? [] : [destination(name, { host, port })],
    ),
  ];
}

function destination(mailbox: string | null, endpoint: Endpoint): Destination {
  return { id: `${endpoint.port} ${endpoint.host}`, mailbox, endpoint };
}
