// Parses with postal-mime the messages that stdin names, one path a line; writes one JSON a line.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

import PostalMime from "postal-mime";

for (const path of (await text(process.stdin)).split("\n").filter(Boolean)) {
  const { from, to, subject, text: plain, html, attachments } = await PostalMime.parse(
    await readFile(path),
  );
  const files = attachments.map((file) => ({
    filename: file.filename ?? "",
    content_type: file.mimeType,
    content: Buffer.from(file.content).toString("base64"),
  }));
  console.log(JSON.stringify({ from, to, subject, text: plain, html, files }));
}
