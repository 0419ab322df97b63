import { Inbox as InboxIcon, SearchX } from "lucide";

import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Inbox } from "../../state/inbox.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Movement } from "../../state/movement.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Selection } from "../../state/selection.ts";
import { Icon } from "../controls/Icon.tsx";
import { ListBar } from "./ListBar.tsx";
import { MessageList } from "./MessageList.tsx";

interface ListPaneProps {
  inbox: Inbox;
  mailboxes: Pick<Mailboxes, "tags">;
  selection: Selection;
  navigation: Pick<Navigation, "scope">;
  actions: Actions;
  movement: Pick<Movement, "click">;
  onTag: () => void;
}

export function ListPane(props: ListPaneProps) {
  const { inbox, mailboxes, selection, navigation, actions, movement, onTag } = props;
  const scope = navigation.scope.value;
  return (
    <section class="list-pane" aria-label={text.list} aria-busy={!inbox.loaded.value}>
      <ListBar {...{ inbox, mailboxes, selection, scope, actions, onTag }} />
      {inbox.empty.value && <EmptyList found={scope.query !== ""} />}
      <MessageList
        inbox={inbox}
        active={selection.active.value}
        selection={selection}
        showMailbox={scope.mailbox === null}
        onClick={(message, event) => {
          movement.click(message, event);
        }}
        onPick={(message) => {
          selection.toggle(message);
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
