import { Check, CircleAlert, Paperclip, Pin } from "lucide";
import { useMemo } from "preact/hooks";

import type { Summary } from "../../api/shapes.ts";
import { shortName } from "../../format/address.ts";
import { language, text } from "../../messages.ts";
import { findingCounts } from "../../state/knownFindings.ts";
import { rowHeight } from "../../state/viewport.ts";
import { Icon } from "../controls/Icon.tsx";
import { ShortTime } from "../controls/ShortTime.tsx";
import { failedTag, TagChip } from "../controls/TagChip.tsx";

interface MessageRowProps {
  message: Summary;
  index: number;
  total: number;
  active: boolean;
  picked: boolean;
  /** For screen readers: picked, or active while nothing is picked. */
  selected: boolean;
  showMailbox: boolean;
  onClick: (message: Summary, event: MouseEvent) => void;
  onPick: (message: Summary) => void;
}

export function rowId(id: string): string {
  return `message-${id}`;
}

export function MessageRow(props: MessageRowProps) {
  const { message, index, total, active, picked, selected, showMailbox, onClick, onPick } = props;
  return (
    <div
      id={rowId(message.id)}
      class="row"
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={total}
      data-active={active}
      data-picked={picked}
      data-unread={!message.read}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      onClick={(event) => {
        onClick(message, event);
      }}
    >
      {/* For mouse and touch; keyboards and screen readers have the x key. */}
      <span
        class="row-pick"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          onPick(message);
        }}
      >
        {picked && <Icon node={Check} />}
      </span>
      {useMemo(
        () => (
          <RowWords message={message} showMailbox={showMailbox} />
        ),
        [message, showMailbox, language.value],
      )}
    </div>
  );
}

interface RowWordsProps {
  message: Summary;
  showMailbox: boolean;
}

/** The part of a row that does not depend on its position, and so is drawn once. */
function RowWords({ message, showMailbox }: RowWordsProps) {
  const errors = findingCounts(message)?.error ?? 0;
  return (
    <>
      <AddressLine message={message} />
      <div class="row-line">
        <span class="row-subject" dir="auto" data-missing={message.subject === ""}>
          {message.subject || text.noSubject}
        </span>
        {errors > 0 && <Mark icon={CircleAlert} words={text.findingCounts.error(errors)} isError />}
        {message.pinned && <Mark icon={Pin} words={text.pinned} />}
        {message.attachment_count > 0 && (
          <Mark icon={Paperclip} words={text.attachments(message.attachment_count)} />
        )}
      </div>
      <div class="row-line">
        <span class="row-snippet" dir="auto">
          {message.snippet}
        </span>
        {shownTags(message).map((tag) => (
          <TagChip key={tag} tag={tag} />
        ))}
        {showMailbox && message.mailbox !== "inbox" && (
          <span class="row-mailbox" title={message.mailbox}>
            {message.mailbox}
          </span>
        )}
      </div>
    </>
  );
}

function AddressLine({ message }: { message: Summary }) {
  return (
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
      <ShortTime class="row-time" moment={message.received_at} />
    </div>
  );
}

interface MarkProps {
  icon: typeof Pin;
  words: string;
  isError?: boolean;
}

function Mark({ icon, words, isError = false }: MarkProps) {
  return (
    <span class="row-mark" title={words} data-error={isError}>
      <Icon node={icon} />
      <span class="unseen">{words}</span>
    </span>
  );
}

/** Three tags fit; that of a failed test always does. */
function shownTags({ tags }: Summary): readonly string[] {
  const failed = tags.filter((tag) => tag === failedTag);
  return [...failed, ...tags.filter((tag) => tag !== failedTag)].slice(0, 3);
}

function sender({ from, mail_from }: Summary): string {
  return from ? shortName(from) : mail_from || text.noSender;
}

/** The recipients of the envelope, which the headers may not name. */
function recipients({ rcpt_to }: Summary): string {
  const [first = "", ...others] = rcpt_to;
  return others.length === 0 ? first : `${first} +${others.length}`;
}
