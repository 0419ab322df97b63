// Calls the client `mailpit-api`: reads {url, calls: [[name, arguments]]}, writes what each gives.
import { readFileSync } from "node:fs";
import { MailpitClient } from "mailpit-api";

const { url, auth, calls } = JSON.parse(readFileSync(0, "utf8"));
const client = new MailpitClient(url, auth && { auth });
const results = [];
for (const [name, args] of calls) {
  results.push(await shown(client[name](...args)));
}
console.log(JSON.stringify(results));

/** Returns what a call gives, the octets of a file in base64, or the text of an error. */
async function shown(call) {
  try {
    const result = await call;
    if (!(result instanceof Blob)) return result;
    return { type: result.type, base64: Buffer.from(await result.arrayBuffer()).toString("base64") };
  } catch (error) {
    return { error: error.message };
  }
}
