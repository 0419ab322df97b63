// Sends with Nodemailer what stdin says, as JSON: {"transport": {…}, "messages": [{…}]}.
import { text } from "node:stream/consumers";

import nodemailer from "nodemailer";

const { transport, messages } = JSON.parse(await text(process.stdin));
const transporter = nodemailer.createTransport(transport);
for (const message of messages) await transporter.sendMail(message);
transporter.close();
