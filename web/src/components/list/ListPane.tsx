import { Inbox as InboxIcon, SearchX } from "lucide";

import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { Icon } from "../controls/Icon.tsx";
import { ListBar } from "./ListBar.tsx";
import { MessageList } from "./MessageList.tsx";

export function ListPane({ page }: { page: Page }) {
  const found = page.scope.value.query !== "";
  return (
    <section class="list-pane" aria-label={text.list} aria-busy={!page.inbox.loaded.value}>
      <ListBar page={page} />
      {page.inbox.empty.value && <EmptyList found={found} />}
      <MessageList
        inbox={page.inbox}
        active={page.active.value}
        selection={page.selection}
        showMailbox={page.scope.value.mailbox === null}
        onClick={(message, event) => {
          page.actions.click(message, event);
        }}
        onPick={(message) => {
          page.selection.toggle(message);
        }}
      />
    </section>
  );
}

function EmptyList({ found }: { found: boolean }) {
  return (
    <div class="empty">
      <Icon node={found ? SearchX : InboxIcon} />
      <p class="empty-title">{found ? text.nothingFound : text.emptyList}</p>
      <p class="empty-hint">{found ? text.nothingFoundHint : text.emptyListHint}</p>
    </div>
  );
}
