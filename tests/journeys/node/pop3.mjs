// Reads a mailbox by POP3 over TLS as the task on stdin wants it, and writes what it saw as JSON.
import { json } from "node:stream/consumers";

import Pop3Command from "node-pop3";

const { port, ca, number } = await json(process.stdin);
const client = new Pop3Command({
  ...{ user: "all", password: "x", host: "localhost", port, tls: true },
  tlsOptions: { ca, servername: "localhost" },
});
const ids = await client.UIDL();
const last = await client.RETR(number);
await client.QUIT();
process.stdout.write(JSON.stringify({ ids, last }));
