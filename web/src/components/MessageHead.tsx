import type { Message } from "../api/shapes.ts";
import { envelopePath } from "../format/address.ts";
import { formatSize } from "../format/size.ts";
import { preciseTime } from "../format/time.ts";
import { text } from "../messages.ts";
import { Addresses } from "./Addresses.tsx";
import { LongList } from "./LongList.tsx";

/** Who wrote to whom and when, as the headers say it, and as the envelope does. */
export function MessageHead({ message }: { message: Message }) {
  return (
    <dl class="head">
      <Addresses label={text.from} addresses={message.from ? [message.from] : []} />
      <Addresses label={text.replyTo} addresses={message.reply_to} />
      <Addresses label={text.to} addresses={message.to} />
      <Addresses label={text.cc} addresses={message.cc} />
      <Addresses label={text.bcc} addresses={message.bcc} hint={text.bccHint} />
      <dt>{text.date}</dt>
      <dd>
        <MessageDate message={message} />
        <span class="head-aside"> · {formatSize(message.size)}</span>
      </dd>
      <dt>{text.envelope}</dt>
      <dd class="head-envelope">
        <span class="head-verb">{text.mailFrom}</span> {envelopePath(message.mail_from)}{" "}
        <span class="head-verb">{text.rcptTo}</span>{" "}
        <LongList items={message.rcpt_to.map(envelopePath)} />
      </dd>
    </dl>
  );
}

function MessageDate({ message: { date, received_at } }: { message: Message }) {
  if (date !== null) return <time dateTime={date}>{preciseTime(date)}</time>;
  return (
    <>
      <time dateTime={received_at}>{preciseTime(received_at)}</time>{" "}
      <span class="head-aside">{text.received}</span>
    </>
  );
}
