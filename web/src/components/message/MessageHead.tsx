import type { Message } from "../../api/shapes.ts";
import { mailboxKey } from "../../format/address.ts";
import { formatSize } from "../../format/size.ts";
import { preciseTime } from "../../format/time.ts";
import { text } from "../../messages.ts";
import { Addresses } from "./Addresses.tsx";
import { EnvelopeCard } from "./EnvelopeCard.tsx";

/** Sender, recipients and date of the headers, beside the envelope of SMTP. */
export function MessageHead({ message }: { message: Message }) {
  const reached = new Set(message.rcpt_to.map(mailboxKey));
  const isMissed = (address: string) =>
    message.rcpt_to.length > 0 && !reached.has(mailboxKey(address));
  const unsubscribe = message.list_unsubscribe;
  return (
    <div class="head">
      <dl class="head-lines">
        <Addresses label={text.from} addresses={message.from ? [message.from] : []} />
        <Addresses label={text.replyTo} addresses={message.reply_to} />
        <Addresses label={text.to} addresses={message.to} isMissed={isMissed} />
        <Addresses label={text.cc} addresses={message.cc} isMissed={isMissed} />
        <Addresses label={text.bcc} addresses={message.bcc} hint={text.bccHint} />
        <dt>{text.date}</dt>
        <dd>
          <MessageDate message={message} />
          <span class="head-note"> · {formatSize(message.size)}</span>
        </dd>
        {unsubscribe && (
          <>
            <dt>{text.unsubscribe}</dt>
            <dd>
              <span class="head-url">{unsubscribe.urls.join(", ")}</span>
              {unsubscribe.one_click && <span class="mark">{text.oneClick}</span>}
            </dd>
          </>
        )}
      </dl>
      <EnvelopeCard message={message} />
    </div>
  );
}

function MessageDate({ message: { date, received_at } }: { message: Message }) {
  if (date !== null) return <time dateTime={date}>{preciseTime(date)}</time>;
  return (
    <>
      <time dateTime={received_at}>{preciseTime(received_at)}</time>{" "}
      <span class="head-note">{text.received}</span>
    </>
  );
}
