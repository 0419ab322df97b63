import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { listWidth } from "../../state/preferences.ts";
import { ListPane } from "../list/ListPane.tsx";
import { MessagePane } from "../message/MessagePane.tsx";
import { Splitter } from "../controls/Splitter.tsx";

/** The list and the message beside it, or in its place where there is room for one. */
export function MailView({ page }: { page: Page }) {
  const showing = page.navigation.message === null ? "list" : "message";
  return (
    <div
      class="panes"
      data-showing={showing}
      data-empty={page.inbox.empty.value}
      style={{ "--list-width": `${listWidth.value}px` }}
    >
      <ListPane page={page} />
      <Splitter label={text.resizeList} width={listWidth} least={260} most={760} />
      <MessagePane page={page} />
    </div>
  );
}
