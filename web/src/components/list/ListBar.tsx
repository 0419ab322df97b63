import { Columns2, MailCheck, MailOpen, Mail, Pin, Tag, Trash2, X } from "lucide";

import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { DeleteAll } from "./DeleteAll.tsx";
import { IconButton } from "../controls/IconButton.tsx";

/** Over the list: how much it holds, and what can be done to all of it or to what is picked. */
export function ListBar({ page }: { page: Page }) {
  return (
    <div class="list-bar" role="toolbar" aria-label={text.listActions}>
      {page.selection.any.value ? <Picked page={page} /> : <Whole page={page} />}
    </div>
  );
}

function Whole({ page }: { page: Page }) {
  const { mailbox, query } = page.scope.value;
  const total = page.inbox.total.value;
  const found = query !== "";
  return (
    <>
      <span class="list-count" role="status">
        {found ? text.found(total) : text.messages(total)}
      </span>
      <IconButton
        icon={MailCheck}
        label={text.readAll}
        disabled={total === 0}
        onClick={() => {
          page.selection.all();
          void page.actions.flag({ read: true }).finally(() => {
            page.selection.clear();
          });
        }}
      />
      <DeleteAll
        count={total}
        mailbox={mailbox}
        found={found}
        onConfirm={() => {
          void page.actions.deleteAll();
        }}
      />
    </>
  );
}

function Picked({ page }: { page: Page }) {
  const { selection } = page;
  const everything = selection.everything.value;
  const count = everything ? page.inbox.total.value : selection.count.value;
  const picked = [...selection.picked.value.values()];
  const unread = everything || picked.some(({ read }) => !read);
  const pinned = !everything && picked.every((message) => message.pinned);
  return (
    <>
      <IconButton
        icon={X}
        label={text.unpick}
        onClick={() => {
          selection.clear();
        }}
      />
      <span class="list-count" role="status">
        {text.picked(count)}
      </span>
      <IconButton
        icon={unread ? MailOpen : Mail}
        label={unread ? text.markRead : text.markUnread}
        onClick={() => void page.actions.flag({ read: unread })}
      />
      <IconButton
        icon={Pin}
        label={pinned ? text.unpin : text.pin}
        pressed={pinned}
        onClick={() => void page.actions.flag({ pinned: !pinned })}
      />
      {!everything && (
        <IconButton
          icon={Tag}
          label={text.tag}
          onClick={() => {
            page.overlay.value = "tags";
          }}
        />
      )}
      {count === 2 && !everything && (
        <IconButton
          icon={Columns2}
          label={text.compare}
          onClick={() => {
            page.actions.compare();
          }}
        />
      )}
      {everything ? (
        <DeleteAll
          count={count}
          mailbox={page.scope.value.mailbox}
          found={page.scope.value.query !== ""}
          onConfirm={() => void page.actions.deleteAll()}
        />
      ) : (
        <IconButton
          icon={Trash2}
          label={text.delete}
          onClick={() => {
            page.actions.delete();
          }}
        />
      )}
    </>
  );
}
