import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { listWidth } from "../../state/preferences.ts";
import { Splitter } from "../controls/Splitter.tsx";
import { ListPane } from "../list/ListPane.tsx";
import { MessagePane } from "../message/MessagePane.tsx";

/** The list with the message beside it; on narrow screens, one of the two. */
export function MailView({ page }: { page: Page }) {
  const { navigation, inbox, selection, actions, movement, shell, reader } = page;
  const { info, client, mailboxes, emptiness, mailGone, account } = page;
  const onTag = () => {
    shell.dialog.value = "tags";
  };
  return (
    <div
      class="panes"
      data-showing={navigation.message === null ? "list" : "message"}
      data-empty={emptiness.value?.kind === "sandbox"}
      style={{ "--list-width": `${listWidth.value}px` }}
    >
      <ListPane
        {...{ inbox, mailboxes, emptiness, mailGone, selection, navigation }}
        {...{ actions, movement, onTag }}
      />
      <Splitter label={text.resizeList} width={listWidth} least={260} most={760} />
      <MessagePane
        {...{ reader, info, client, mailboxes, inbox, emptiness, account }}
        {...{ navigation, selection, actions, onTag }}
        onRetry={() => {
          page.retry();
        }}
      />
    </div>
  );
}
