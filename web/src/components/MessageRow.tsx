import { Paperclip } from "lucide";

import type { Summary } from "../api/shapes.ts";
import { shortName } from "../format/address.ts";
import { preciseTime, shortTime } from "../format/time.ts";
import { text } from "../messages.ts";
import { rowHeight } from "../state/viewport.ts";
import { Icon } from "./Icon.tsx";

interface MessageRowProps {
  message: Summary;
  index: number;
  total: number;
  selected: boolean;
  showMailbox: boolean;
  onOpen: (id: string) => void;
}

export function rowId(id: string): string {
  return `message-${id}`;
}

export function MessageRow(props: MessageRowProps) {
  const { message, index, total, selected, showMailbox, onOpen } = props;
  return (
    <div
      id={rowId(message.id)}
      class="row"
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={total}
      data-unread={!message.read}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      onClick={() => {
        onOpen(message.id);
      }}
    >
      <div class="row-line">
        {!message.read && <span class="unseen">{text.unreadMark}</span>}
        <span class="row-sender" dir="auto">
          {sender(message)}
        </span>
        <span class="row-recipient">
          <span class="row-arrow" aria-hidden="true">
            →
          </span>
          <span class="unseen">{text.to}</span> <bdi>{recipients(message)}</bdi>
        </span>
        <time
          class="row-time"
          dateTime={message.received_at}
          title={preciseTime(message.received_at)}
        >
          {shortTime(message.received_at)}
        </time>
      </div>
      <div class="row-line">
        <span class="row-subject" dir="auto" data-missing={message.subject === ""}>
          {message.subject || text.noSubject}
        </span>
        {message.attachment_count > 0 && <AttachmentMark count={message.attachment_count} />}
      </div>
      <div class="row-line">
        <span class="row-snippet" dir="auto">
          {message.snippet}
        </span>
        {showMailbox && <span class="row-mailbox">{message.mailbox}</span>}
      </div>
    </div>
  );
}

function AttachmentMark({ count }: { count: number }) {
  return (
    <span class="row-attachments" title={text.attachments(count)}>
      <Icon node={Paperclip} />
      <span class="unseen">{text.attachments(count)}</span>
    </span>
  );
}

function sender({ from, mail_from }: Summary): string {
  return from ? shortName(from) : mail_from || text.noSender;
}

/** Who it really went to, which the headers may not say. */
function recipients({ rcpt_to }: Summary): string {
  const [first = "", ...others] = rcpt_to;
  return others.length === 0 ? first : `${first} +${others.length}`;
}
