import { Download, FlaskConical, Mail, MailOpen, Pin, PinOff, Tag, Trash2 } from "lucide";

import { rawPath } from "../../api/client.ts";
import type { Summary } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Selection } from "../../state/selection.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";

interface MessageActionsProps {
  message: Summary;
  selection: Pick<Selection, "clear">;
  actions: Actions;
  onTag: () => void;
}

/** The toolbar of the open message. It acts on this message alone, whatever the list has picked. */
export function MessageActions({ message, selection, actions, onTag }: MessageActionsProps) {
  const alone = (act: () => void) => () => {
    selection.clear();
    act();
  };
  const { id, read, pinned } = message;
  return (
    <div class="message-actions" role="toolbar" aria-label={text.messageActions}>
      <IconButton
        icon={read ? Mail : MailOpen}
        label={read ? text.markUnread : text.markRead}
        needsServer
        onClick={alone(() => void actions.flag({ read: !read }))}
      />
      <IconButton
        icon={pinned ? PinOff : Pin}
        label={pinned ? text.unpin : text.pin}
        needsServer
        onClick={alone(() => void actions.flag({ pinned: !pinned }))}
      />
      <IconButton icon={Tag} label={text.tag} needsServer onClick={alone(onTag)} />
      <IconButton
        icon={FlaskConical}
        label={text.copyAssertion}
        onClick={() => void actions.copyAssertion()}
      />
      <DownloadLink id={id} />
      <IconButton
        icon={Trash2}
        label={text.delete}
        needsServer
        onClick={alone(() => {
          actions.delete();
        })}
      />
    </div>
  );
}

function DownloadLink({ id }: { id: string }) {
  return (
    <a
      class="icon-button"
      href={rawPath(id)}
      download={`${id}.eml`}
      aria-label={text.downloadMessage}
      title={text.downloadMessage}
    >
      <Icon node={Download} />
    </a>
  );
}
