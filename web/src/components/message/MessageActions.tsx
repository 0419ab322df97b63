import {
  Download,
  Ellipsis,
  FlaskConical,
  Mail,
  MailOpen,
  Pin,
  PinOff,
  Send,
  Tag,
  Trash2,
  Undo2,
  type IconNode,
} from "lucide";

import { rawPath } from "../../api/client.ts";
import type { Summary } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Selection } from "../../state/selection.ts";
import { ForWriters } from "../controls/ForWriters.tsx";
import { Icon } from "../controls/Icon.tsx";
import { useAvailable } from "../controls/reachable.ts";

interface MessageActionsProps {
  message: Summary;
  selection: Pick<Selection, "clear">;
  actions: Actions;
  onTag: () => void;
  onRelease: () => void;
  onFeedback: () => void;
}

/**
 * The toolbar of the open message, where there is no room for it a menu. It acts on this message
 * alone, whatever the list has picked.
 */
export function MessageActions(props: MessageActionsProps) {
  return (
    <>
      <button
        type="button"
        class="icon-button sheet-button"
        popovertarget="message-actions"
        aria-label={text.moreActions}
        title={text.moreActions}
      >
        <Icon node={Ellipsis} />
      </button>
      <div
        id="message-actions"
        class="message-actions sheet"
        popover="auto"
        role="toolbar"
        aria-label={text.messageActions}
        onClick={({ currentTarget }) => {
          if (currentTarget.matches(":popover-open")) currentTarget.hidePopover();
        }}
      >
        <ActionButtons {...props} />
      </div>
    </>
  );
}

function ActionButtons({ message, selection, actions, ...on }: MessageActionsProps) {
  const alone = (act: () => void) => () => {
    selection.clear();
    act();
  };
  const { id, read, pinned } = message;
  return (
    <>
      <AssertionButton onClick={() => void actions.copyAssertion()} />
      <ForWriters>
        <ActionButton
          icon={read ? Mail : MailOpen}
          label={read ? text.markUnread : text.markRead}
          onClick={alone(() => void actions.flag({ read: !read }))}
        />
        <ActionButton
          icon={pinned ? PinOff : Pin}
          label={pinned ? text.unpin : text.pin}
          onClick={alone(() => void actions.flag({ pinned: !pinned }))}
        />
        <ActionButton icon={Tag} label={text.tag} onClick={alone(on.onTag)} />
        <ActionButton icon={Send} label={text.release} onClick={alone(on.onRelease)} />
        <ActionButton icon={Undo2} label={text.feedback} onClick={alone(on.onFeedback)} />
      </ForWriters>
      <DownloadLink id={id} />
      <ForWriters>
        <ActionButton
          icon={Trash2}
          label={text.delete}
          onClick={alone(() => {
            actions.delete();
          })}
        />
      </ForWriters>
    </>
  );
}

/** Labelled at all widths, as its icon is of no use to those who see it first. */
function AssertionButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      class="button action assertion"
      aria-label={text.copyAssertion}
      title={text.copyAssertion}
      onClick={onClick}
    >
      <Icon node={FlaskConical} />
      <span class="action-words">{text.copyAssertion}</span>
      <span class="action-short">pytest</span>
    </button>
  );
}

interface ActionButtonProps {
  icon: IconNode;
  label: string;
  onClick: () => void;
}

/** A button for what the server does. */
function ActionButton({ icon, label, onClick }: ActionButtonProps) {
  const available = useAvailable(true);
  return (
    <button
      type="button"
      class="icon-button action"
      aria-label={label}
      title={available ? label : `${label}: ${text.needsServer}`}
      aria-disabled={!available}
      onClick={available ? onClick : undefined}
    >
      <Icon node={icon} />
      <span class="action-words">{label}</span>
    </button>
  );
}

function DownloadLink({ id }: { id: string }) {
  return (
    <a
      class="icon-button action"
      href={rawPath(id)}
      download={`${id}.eml`}
      aria-label={text.downloadMessage}
      title={text.downloadMessage}
    >
      <Icon node={Download} />
      <span class="action-words">{text.downloadMessage}</span>
    </a>
  );
}
