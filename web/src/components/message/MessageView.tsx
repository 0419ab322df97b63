import {
  ArrowLeft,
  Download,
  FlaskConical,
  Mail,
  MailOpen,
  Pin,
  PinOff,
  Tag,
  Trash2,
} from "lucide";

import { rawPath } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { Defects } from "./Defects.tsx";
import { EventCard } from "./EventCard.tsx";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { MessageHead } from "./MessageHead.tsx";
import { MessageTabs } from "./MessageTabs.tsx";
import { QuickCopies } from "./QuickCopies.tsx";

export function MessageView({ message, page }: { message: Message; page: Page }) {
  return (
    <article class="message" aria-label={message.subject || text.noSubject}>
      <div class="message-bar">
        <IconButton
          class="message-back"
          icon={ArrowLeft}
          label={text.back}
          onClick={() => {
            page.navigation.close();
          }}
        />
        <h2 class="message-subject" dir="auto" data-missing={message.subject === ""}>
          {message.subject || text.noSubject}
        </h2>
        <Actions message={message} page={page} />
      </div>
      {message.tags.length > 0 && (
        <ul class="message-tags" aria-label={text.tags}>
          {message.tags.map((tag) => (
            <li key={tag} class="chip">
              {tag}
            </li>
          ))}
        </ul>
      )}
      <MessageHead message={message} />
      <QuickCopies message={message} />
      {message.events.map((event, index) => (
        <EventCard key={index} event={event} />
      ))}
      {message.defects.length > 0 && <Defects defects={message.defects} />}
      <MessageTabs
        message={message}
        client={page.client}
        wanted={page.navigation.mail.value.tab}
        onSelect={(tab) => {
          page.navigation.showTab(tab);
        }}
      />
    </article>
  );
}

/** They act on this message alone, whatever is picked in the list. */
function Actions({ message, page }: { message: Message; page: Page }) {
  const alone = (act: () => void) => () => {
    page.selection.clear();
    act();
  };
  const { read, pinned } = message;
  return (
    <div class="message-actions" role="toolbar" aria-label={text.messageActions}>
      <IconButton
        icon={read ? Mail : MailOpen}
        label={read ? text.markUnread : text.markRead}
        onClick={alone(() => void page.actions.flag({ read: !read }))}
      />
      <IconButton
        icon={pinned ? PinOff : Pin}
        label={pinned ? text.unpin : text.pin}
        onClick={alone(() => void page.actions.flag({ pinned: !pinned }))}
      />
      <IconButton
        icon={Tag}
        label={text.tag}
        onClick={alone(() => {
          page.overlay.value = "tags";
        })}
      />
      <IconButton
        icon={FlaskConical}
        label={text.copyAssertion}
        onClick={() => void page.actions.copyAssertion()}
      />
      <a
        class="icon-button"
        href={rawPath(message.id)}
        download={`${message.id}.eml`}
        aria-label={text.downloadMessage}
        title={text.downloadMessage}
      >
        <Icon node={Download} />
      </a>
      <IconButton
        icon={Trash2}
        label={text.delete}
        onClick={alone(() => {
          page.actions.delete();
        })}
      />
    </div>
  );
}
