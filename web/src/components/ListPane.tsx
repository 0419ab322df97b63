import { Inbox as InboxIcon } from "lucide";

import { text } from "../messages.ts";
import type { Page } from "../state/page.ts";
import { Icon } from "./Icon.tsx";
import { MessageList } from "./MessageList.tsx";

export function ListPane({ page }: { page: Page }) {
  return (
    <section class="list-pane" aria-label={text.list} aria-busy={!page.inbox.loaded.value}>
      {page.inbox.empty.value && <EmptyList />}
      <MessageList
        messages={page.inbox.messages.value}
        total={page.counts.value.total}
        active={page.active.value}
        showMailbox={page.mailboxes.all.value.length > 1}
        onOpen={(id) => {
          page.navigation.open(id);
        }}
        onNearEnd={() => {
          void page.loadOlder();
        }}
      />
    </section>
  );
}

function EmptyList() {
  return (
    <div class="empty">
      <Icon node={InboxIcon} />
      <p class="empty-title">{text.emptyList}</p>
      <p class="empty-hint">{text.emptyListHint}</p>
    </div>
  );
}
