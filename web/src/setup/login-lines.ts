/** Lines that make a sender log in, to stand beside its settings of docs/senders.md. */
import type { Endpoint } from "../api/shapes.ts";
import { formatEndpoint, reachableHost } from "./snippets.ts";

export interface Login {
  user: string;
  password: string;
}

interface Server extends Login {
  host: string;
  port: number;
}

/** By the name of the sender; all but the first write strings as JSON does. */
const lines: Readonly<Record<string, (server: Server) => string>> = {
  URL: (server) => urlOf(server),
  Environment: ({ host, port, user, password }) =>
    `SMTP_HOST=${host}\nSMTP_PORT=${port}\nSMTP_USER=${user}\nSMTP_PASSWORD=${password}`,
  smtplib: ({ host, port, user, password }) =>
    `with smtplib.SMTP(${quoted(host)}, ${port}) as smtp:\n    smtp.login(${quoted(user)}, ${quoted(password)})`,
  Django: ({ host, port, user, password }) =>
    `EMAIL_HOST = ${quoted(host)}\nEMAIL_PORT = ${port}\nEMAIL_HOST_USER = ${quoted(user)}\nEMAIL_HOST_PASSWORD = ${quoted(password)}`,
  Nodemailer: ({ host, port, user, password }) =>
    `nodemailer.createTransport({\n  host: ${quoted(host)},\n  port: ${port},\n  auth: { user: ${quoted(user)}, pass: ${quoted(password)} },\n});`,
  Laravel: ({ host, port, user, password }) =>
    `MAIL_MAILER=smtp\nMAIL_HOST=${host}\nMAIL_PORT=${port}\nMAIL_USERNAME=${quoted(user)}\nMAIL_PASSWORD=${quoted(password)}`,
  Symfony: (server) => `MAILER_DSN=${quoted(urlOf(server))}`,
  Rails: ({ host, port, user, password }) =>
    `config.action_mailer.smtp_settings = {\n  address: ${quoted(host)},\n  port: ${port},\n  user_name: ${quoted(user)},\n  password: ${quoted(password)},\n  authentication: :plain,\n}`,
  Spring: ({ host, port, user, password }) =>
    `spring.mail.host=${host}\nspring.mail.port=${port}\nspring.mail.username=${user}\nspring.mail.password=${password}\nspring.mail.properties.mail.smtp.auth=true`,
};

/** The names of the senders whose lines are known. */
export const sendersWithLogin = Object.keys(lines);

/** Returns a sender's lines for an address. `pageHost` is the host this browser reached the page by. */
export function loginLines(
  sender: string,
  login: Login,
  endpoint: Endpoint,
  pageHost: string,
): string {
  const host = reachableHost(endpoint.host, pageHost);
  return lines[sender]?.({ ...login, host, port: endpoint.port }) ?? "";
}

/** Returns a password of 20 letters and digits. */
export function newPassword(): string {
  const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  // Of 256 values the last ones would prefer the first letters: they are drawn again.
  const fair = 256 - (256 % letters.length);
  let made = "";
  while (made.length < 20) {
    const [value = 255] = crypto.getRandomValues(new Uint8Array(1));
    if (value < fair) made += letters.charAt(value % letters.length);
  }
  return made;
}

function urlOf({ host, port, user, password }: Server): string {
  const address = formatEndpoint({ host, port });
  return `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${address}`;
}

function quoted(value: string): string {
  return JSON.stringify(value);
}
