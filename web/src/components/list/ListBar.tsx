import { CircleX, Columns2, MailCheck, MailOpen, Mail, Pin, Tag, Trash2, X } from "lucide";

import type { Scope } from "../../api/client.ts";
import { listHref, tagHref, tagQuery } from "../../state/places.ts";
import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Inbox } from "../../state/inbox.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Selection } from "../../state/selection.ts";
import { ForWriters } from "../controls/ForWriters.tsx";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { failedTag } from "../controls/TagChip.tsx";
import { DeleteAll } from "./DeleteAll.tsx";

interface ListBarProps {
  inbox: Pick<Inbox, "total">;
  mailboxes: Pick<Mailboxes, "tags">;
  selection: Selection;
  scope: Scope;
  actions: Actions;
  onTag: () => void;
}

/** The toolbar over the list: a count, and the actions on the whole list or on the picked rows. */
export function ListBar(props: ListBarProps) {
  return (
    <div class="list-bar" role="toolbar" aria-label={text.listActions}>
      {props.selection.any.value ? <PickedBar {...props} /> : <WholeListBar {...props} />}
    </div>
  );
}

function WholeListBar({ inbox, mailboxes, selection, scope, actions }: ListBarProps) {
  const total = inbox.total.value;
  return (
    <>
      <span class="list-count" role="status">
        {scope.query === "" ? text.messages(total) : text.found(total)}
      </span>
      <FailedFilter mailboxes={mailboxes} scope={scope} />
      <ForWriters>
        <IconButton
          icon={MailCheck}
          label={text.readAll}
          disabled={total === 0}
          needsServer
          onClick={() => {
            selection.all();
            void actions.flag({ read: true }).finally(() => {
              selection.clear();
            });
          }}
        />
        <DeleteAll count={total} scope={scope} onConfirm={() => void actions.deleteAll()} />
      </ForWriters>
    </>
  );
}

/** The number of mails of failed tests: shows these alone, or all again. */
function FailedFilter({ mailboxes, scope }: Pick<ListBarProps, "mailboxes" | "scope">) {
  const failed = mailboxes.tags.value.find(({ name }) => name === failedTag);
  if (!failed) return null;
  const isOn = scope.query === tagQuery(failedTag);
  return (
    <a
      class="button failed-filter"
      href={isOn ? listHref(scope.mailbox) : tagHref(failedTag)}
      title={text.failedTests(failed.total)}
      {...(isOn && { "aria-current": "true" as const })}
    >
      <Icon node={CircleX} />
      {text.failedMail(failed.total)}
    </a>
  );
}

function PickedBar(props: ListBarProps) {
  const { inbox, selection, scope, actions } = props;
  const everything = selection.everything.value;
  const count = everything ? inbox.total.value : selection.count.value;
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
      <ForWriters>
        <FlagButtons selection={selection} actions={actions} />
      </ForWriters>
      {!everything && <PickedButtons {...props} />}
      {everything && (
        <ForWriters>
          <DeleteAll count={count} scope={scope} onConfirm={() => void actions.deleteAll()} />
        </ForWriters>
      )}
    </>
  );
}

function FlagButtons({ selection, actions }: Pick<ListBarProps, "selection" | "actions">) {
  const everything = selection.everything.value;
  const picked = [...selection.picked.value.values()];
  const unread = everything || picked.some(({ read }) => !read);
  const pinned = !everything && picked.every((message) => message.pinned);
  return (
    <>
      <IconButton
        icon={unread ? MailOpen : Mail}
        label={unread ? text.markRead : text.markUnread}
        needsServer
        onClick={() => void actions.flag({ read: unread })}
      />
      <IconButton
        icon={Pin}
        label={pinned ? text.unpin : text.pin}
        pressed={pinned}
        needsServer
        onClick={() => void actions.flag({ pinned: !pinned })}
      />
    </>
  );
}

/** The actions that need the picked messages themselves, and so are not for the whole list. */
function PickedButtons({ selection, actions, onTag }: ListBarProps) {
  return (
    <>
      <ForWriters>
        <IconButton icon={Tag} label={text.tag} needsServer onClick={onTag} />
      </ForWriters>
      {selection.count.value === 2 && (
        <IconButton
          icon={Columns2}
          label={text.compare}
          onClick={() => {
            actions.compare();
          }}
        />
      )}
      <ForWriters>
        <IconButton
          icon={Trash2}
          label={text.delete}
          needsServer
          onClick={() => {
            actions.delete();
          }}
        />
      </ForWriters>
    </>
  );
}
