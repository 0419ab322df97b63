// Reads a mailbox by IMAP as the task on stdin wants it, and writes what it saw as JSON.
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

import { ImapFlow } from "imapflow";

const { host, port, ca } = JSON.parse(
  await new Promise((resolve) => createInterface(process.stdin).once("line", resolve)),
);
const client = new ImapFlow({
  ...{ host, port, secure: false, tls: { ca }, logger: false },
  auth: { user: "all", pass: "x" },
});
await client.connect();
const lock = await client.getMailboxLock("INBOX");

const wanted = { uid: true, envelope: true, bodyStructure: true, source: true };
const messages = [];
for await (const message of client.fetch("1:*", wanted)) {
  const names = [];
  const visit = (part) => {
    const name = part.dispositionParameters?.filename ?? part.parameters?.name;
    if (name) names.push([part.part ?? "1", name]);
    (part.childNodes ?? []).forEach(visit);
  };
  if (message.bodyStructure) visit(message.bodyStructure); // it gives up on very deep ones
  const source = (message.source ?? Buffer.alloc(0)).toString("base64");
  messages.push({ uid: message.uid, subject: message.envelope.subject, names, source });
}
const attachments = [];
for (const { uid, names } of messages.slice(0, 6)) {
  for (const [part, name] of names) {
    const { content } = await client.download(`${uid}`, part, { uid: true });
    attachments.push([name, await text(content)]);
  }
}
const pushed = new Promise((resolve) => client.once("exists", ({ count }) => resolve(count)));
void client.idle();
process.stdout.write("ready\n");
const count = await pushed;
lock.release();
await client.logout();
process.stdout.write(JSON.stringify({ messages, attachments, count, secure: client.secureConnection }));
