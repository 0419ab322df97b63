import type { ReadonlySignal } from "@preact/signals";

import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Emptiness } from "../../state/emptiness.ts";
import type { Inbox } from "../../state/inbox.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Movement } from "../../state/movement.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Selection } from "../../state/selection.ts";
import { Waiting } from "../controls/Waiting.tsx";
import { EmptyList } from "./EmptyList.tsx";
import { ListBar } from "./ListBar.tsx";
import { MessageList } from "./MessageList.tsx";

interface ListPaneProps {
  inbox: Inbox;
  mailboxes: Pick<Mailboxes, "tags">;
  selection: Selection;
  emptiness: ReadonlySignal<Emptiness | null>;
  mailGone: ReadonlySignal<boolean>;
  navigation: Pick<Navigation, "scope" | "choose">;
  actions: Actions;
  movement: Pick<Movement, "click">;
  onTag: () => void;
}

export function ListPane(props: ListPaneProps) {
  const { inbox, mailboxes, selection, navigation, actions, movement, onTag } = props;
  const emptiness = props.emptiness.value;
  const scope = navigation.scope.value;
  return (
    <section class="list-pane" aria-label={text.list} aria-busy={!inbox.loaded.value}>
      <ListBar {...{ inbox, mailboxes, selection, scope, actions, onTag }} />
      {!inbox.loaded.value && <Waiting words={text.loadingList} />}
      {emptiness && <EmptyList mailGone={props.mailGone.value} {...{ emptiness, navigation }} />}
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
