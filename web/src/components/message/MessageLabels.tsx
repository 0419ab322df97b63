import { Inbox } from "lucide";

import type { Message } from "../../api/shapes.ts";
import { listHref, tagHref } from "../../state/places.ts";
import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";
import { TagChip } from "../controls/TagChip.tsx";

/** The mailbox of a message, unless it is the usual one, and its tags: links to all of each. */
export function MessageLabels({ message: { mailbox, tags } }: { message: Message }) {
  if (mailbox === "inbox" && tags.length === 0) return null;
  return (
    <div class="message-tags">
      {mailbox !== "inbox" && (
        <a class="chip" href={listHref(mailbox)} title={`${text.mailbox}: ${mailbox}`}>
          <Icon node={Inbox} />
          <bdi class="chip-words">{mailbox}</bdi>
        </a>
      )}
      <ul class="message-tags-list" aria-label={text.tags}>
        {tags.map((tag) => (
          <li key={tag}>
            <TagChip tag={tag} href={tagHref(tag)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
