import type { Message } from "../../api/shapes.ts";
import { envelopePath } from "../../format/address.ts";
import { text } from "../../messages.ts";
import { LongList } from "../controls/LongList.tsx";

/** What the client told the server, which may differ from what the headers say: that is marked. */
export function EnvelopeCard({ message }: { message: Message }) {
  const { mail_from, rcpt_to, from, bcc, tls, envelope, mailbox } = message;
  const hidden = new Set(bcc.map(({ address }) => address.toLowerCase()));
  const differs = mail_from.toLowerCase() !== (from?.address ?? "").toLowerCase();
  return (
    <section class="envelope" aria-label={text.envelope}>
      <p class="envelope-title">{text.envelope}</p>
      <dl class="envelope-lines">
        <dt>{text.mailFrom}</dt>
        <dd>
          <code>{envelopePath(mail_from)}</code>
          {differs && <span class="mark">{text.notFrom}</span>}
        </dd>
        <dt>{text.rcptTo}</dt>
        <dd>
          <LongList
            lines
            items={rcpt_to.map((address) => (
              <>
                <code>{envelopePath(address)}</code>
                {hidden.has(address.toLowerCase()) && <span class="mark">{text.bcc}</span>}
              </>
            ))}
          />
        </dd>
        <dt>{text.authUser}</dt>
        <dd>{envelope.auth ? `${envelope.auth.user} (${envelope.auth.mechanism})` : text.none}</dd>
        <dt>TLS</dt>
        <dd>{tls ? `${tls.version}, ${tls.cipher}` : text.none}</dd>
        {envelope.listener !== "" && (
          <>
            <dt>{text.listener}</dt>
            <dd>
              <code>{envelope.listener}</code>
              <span class="head-aside"> → {mailbox}</span>
            </dd>
          </>
        )}
        {envelope.mail_options.length > 0 && (
          <>
            <dt>{text.options}</dt>
            <dd>
              <code>{envelope.mail_options.join(" ")}</code>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
