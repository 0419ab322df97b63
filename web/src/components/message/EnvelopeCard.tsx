import type { ComponentChildren } from "preact";

import type { Message } from "../../api/shapes.ts";
import { envelopePath, mailboxKey } from "../../format/address.ts";
import { describeTls } from "../../format/tls.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { LongList } from "../controls/LongList.tsx";
import { hasOtherSender } from "./marks.ts";

/** The envelope of SMTP, with marks where it differs from the headers. */
export function EnvelopeCard({ message }: { message: Message }) {
  const { mail_from, tls, envelope, mailbox } = message;
  const { auth, listener, mail_options } = envelope;
  return (
    <section class="envelope" aria-label={text.envelope}>
      <p class="envelope-title">{text.envelope}</p>
      <dl class="envelope-lines">
        <EnvelopeLine label={text.mailFrom}>
          <code>{envelopePath(mail_from)}</code>
          {hasOtherSender(message) && <span class="mark">{text.notFrom}</span>}
        </EnvelopeLine>
        <EnvelopeLine label={text.rcptTo}>
          <Recipients message={message} />
          <CopyButton
            content={message.rcpt_to.join(", ")}
            words=""
            label={text.copyOf(text.rcptTo)}
          />
        </EnvelopeLine>
        <EnvelopeLine label={text.via}>{message.via}</EnvelopeLine>
        <EnvelopeLine label={text.authUser}>
          {auth ? `${auth.user} (${auth.mechanism})` : text.none}
        </EnvelopeLine>
        <EnvelopeLine label="TLS">{describeTls(tls)}</EnvelopeLine>
        {listener !== "" && (
          <EnvelopeLine label={text.listener}>
            <code>{listener}</code>
            <span class="details-note"> → {mailbox}</span>
          </EnvelopeLine>
        )}
        {mail_options.length > 0 && (
          <EnvelopeLine label={text.options}>
            <code>{mail_options.join(" ")}</code>
          </EnvelopeLine>
        )}
      </dl>
    </section>
  );
}

function EnvelopeLine({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The recipients, with a mark at those that no header names. */
function Recipients({ message: { rcpt_to, bcc } }: { message: Message }) {
  const hidden = new Set(bcc.map(({ address }) => mailboxKey(address)));
  return (
    <LongList
      lines
      items={rcpt_to.map((address) => (
        <>
          <code>{envelopePath(address)}</code>
          {hidden.has(mailboxKey(address)) && <span class="mark">{text.bcc}</span>}
        </>
      ))}
    />
  );
}
