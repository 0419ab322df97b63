/** Settings to paste so that a framework or a tool sends its mail to the sandbox. */
import type { Endpoint } from "../api/shapes.ts";

export interface Snippet {
  client: string;
  code: string;
}

/** `pageHost` is the host that this browser reached the sandbox by. */
export function snippetsFor(endpoint: Endpoint, pageHost: string): Snippet[] {
  const host = reachableHost(endpoint.host, pageHost);
  const { port } = endpoint;
  const address = formatEndpoint({ host, port });
  return [
    { client: "smtplib", code: smtplib(host, port) },
    { client: "Django", code: django(host, port) },
    { client: "Flask-Mail", code: flaskMail(host, port) },
    { client: "Nodemailer", code: nodemailer(host, port) },
    { client: "swaks", code: swaks(address) },
    { client: "curl", code: curl(address) },
    { client: "msmtp", code: msmtp(host, port) },
  ];
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

export function reachableHost(host: string, pageHost: string): string {
  const everyAddress = host === "0.0.0.0" || host === "::";
  // A URL writes an IPv6 address in brackets, mail settings do not.
  return everyAddress ? pageHost.replace(/^\[(.*)\]$/, "$1") : host;
}

function smtplib(host: string, port: number): string {
  return `import smtplib
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "app@example.com"
message["To"] = "ann@example.com"
message["Subject"] = "Hello"
message.set_content("It works.")

with smtplib.SMTP("${host}", ${port}) as smtp:
    smtp.send_message(message)`;
}

function django(host: string, port: number): string {
  return `EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "${host}"
EMAIL_PORT = ${port}
EMAIL_USE_TLS = False
EMAIL_USE_SSL = False`;
}

function flaskMail(host: string, port: number): string {
  return `app.config.update(
    MAIL_SERVER="${host}",
    MAIL_PORT=${port},
    MAIL_USE_TLS=False,
    MAIL_USE_SSL=False,
)`;
}

function nodemailer(host: string, port: number): string {
  return `import nodemailer from "nodemailer";

const transport = nodemailer.createTransport({
  host: "${host}",
  port: ${port},
  secure: false,
});`;
}

function swaks(address: string): string {
  return `swaks --server '${address}' \\
  --from app@example.com --to ann@example.com \\
  --header 'Subject: Hello' --body 'It works.'`;
}

function curl(address: string): string {
  return `printf '%s\\r\\n' 'From: app@example.com' 'To: ann@example.com' \\
  'Subject: Hello' '' 'It works.' |
curl 'smtp://${address}' --upload-file - \\
  --mail-from app@example.com --mail-rcpt ann@example.com`;
}

function msmtp(host: string, port: number): string {
  return `# ~/.msmtprc
account sandbox
host ${host}
port ${port}
from app@example.com
auth off
tls off

account default : sandbox`;
}
