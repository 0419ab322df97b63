// Builds messages with Nodemailer's MimeNode: a tree in JSON a line, its base64 a line.
import { createInterface } from "node:readline";

import MimeNode from "nodemailer/lib/mime-node/index.js";

for await (const line of createInterface({ input: process.stdin })) {
  const root = made(JSON.parse(line));
  console.log((await root.build()).toString("base64"));
}

function made(tree, parent) {
  const type = tree.kind ? `multipart/${tree.kind}` : tree.content_type;
  const options = tree.filename ? { filename: tree.filename } : {};
  const node = parent ? parent.createChild(type, options) : new MimeNode(type, options);
  if (tree.disposition) node.setHeader("Content-Disposition", tree.disposition);
  if (tree.kind) for (const child of tree.children) made(child, node);
  else node.setContent(tree.text ?? Buffer.from(tree.data, "base64"));
  return node;
}
