import type { Message } from "../../api/shapes.ts";
import { formatSize } from "../../format/size.ts";
import { preciseTime } from "../../format/time.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { onDemand } from "../controls/onDemand.tsx";
import { Addresses } from "./Addresses.tsx";
import { Defects } from "./Defects.tsx";
import { EnvelopeCard } from "./EnvelopeCard.tsx";
import { missedRecipient } from "./marks.ts";

const EventCard = onDemand(async () => (await import("./EventCard.tsx")).EventCard);

/** Characters of a subject in the details; the tab of the headers has all of them. */
const subjectLimit = 10_000;

/** All that the head leaves out: events, defects, the headers in full, beside the envelope of SMTP. */
export function MessageDetails({ message }: { message: Message }) {
  const { events, defects } = message;
  return (
    <section id="message-details" class="details" aria-label={text.details}>
      {events.map((event, index) => (
        <EventCard key={index} event={event} />
      ))}
      {defects.length > 0 && <Defects defects={defects} />}
      <div class="details-columns">
        <HeaderLines message={message} />
        <EnvelopeCard message={message} />
      </div>
    </section>
  );
}

function HeaderLines({ message }: { message: Message }) {
  const isMissed = missedRecipient(message);
  const { subject, tags, list_unsubscribe: unsubscribe } = message;
  return (
    <dl class="details-lines">
      <dt>{text.subject}</dt>
      <dd dir="auto">{subject.slice(0, subjectLimit) || text.noSubject}</dd>
      <Addresses label={text.from} addresses={message.from ? [message.from] : []} />
      <Addresses label={text.replyTo} addresses={message.reply_to} />
      <Addresses label={text.to} addresses={message.to} isMissed={isMissed} />
      <Addresses label={text.cc} addresses={message.cc} isMissed={isMissed} />
      <Addresses label={text.bcc} addresses={message.bcc} hint={text.bccHint} />
      <dt>{text.date}</dt>
      <dd>
        <MessageDate message={message} />
        <span class="details-note"> · {formatSize(message.size)}</span>
      </dd>
      {tags.length > 0 && (
        <>
          <dt>{text.tags}</dt>
          <dd>{tags.join(", ")}</dd>
        </>
      )}
      {unsubscribe && (
        <>
          <dt>{text.unsubscribe}</dt>
          <dd>
            <span class="details-url">{unsubscribe.urls.join(", ")}</span>
            {unsubscribe.one_click && <span class="mark">{text.oneClick}</span>}
            <CopyButton
              content={unsubscribe.urls.join(", ")}
              words=""
              label={text.copyOf(text.unsubscribe)}
            />
          </dd>
        </>
      )}
    </dl>
  );
}

function MessageDate({ message: { date, received_at } }: { message: Message }) {
  if (date !== null) return <time dateTime={date}>{preciseTime(date)}</time>;
  return (
    <>
      <time dateTime={received_at}>{preciseTime(received_at)}</time>{" "}
      <span class="details-note">{text.received}</span>
    </>
  );
}
