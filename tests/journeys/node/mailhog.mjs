// Calls the client `mailhog`: reads {options, calls: [[name, arguments]]}, writes what each gives.
import { readFileSync } from "node:fs";
import mailhog from "mailhog";

const { options, calls } = JSON.parse(readFileSync(0, "utf8"));
const client = mailhog(options);
const results = [];
for (const [name, args] of calls) {
  results.push(shown(await client[name](...args)));
}
console.log(JSON.stringify(results));

/** Returns the status of a response, a message with what the client has decoded, or what it is. */
function shown(result) {
  if (result?.statusCode) return result.statusCode;
  if (result?.items) return { ...result, items: result.items.map(shown) };
  if (!result?.ID) return result;
  const { ID, text, html, subject, from, to, cc, replyTo, date, deliveryDate } = result;
  const attachments = result.attachments.map(({ name, type, encoding, Body }) => ({
    name,
    type,
    encoding,
    content: client.decode(Body, encoding, "latin1"),
  }));
  return { ID, text, html, subject, from, to, cc, replyTo, date, deliveryDate, attachments };
}
