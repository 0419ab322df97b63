import { Inbox, Trash2 } from "lucide";

import type { Mailbox } from "../../api/shapes.ts";
import { listHref } from "../../state/places.ts";
import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { MailRoute } from "../../state/route.ts";
import { ForWriters } from "../controls/ForWriters.tsx";
import { ConfirmButton } from "../controls/ConfirmButton.tsx";
import { SideLink } from "./SideLink.tsx";

interface MailboxLinksProps {
  mailboxes: Mailboxes;
  shown: MailRoute | null;
  actions: Pick<Actions, "removeMailbox">;
}

/** Links to all mail and to each mailbox. */
export function MailboxLinks({ mailboxes, shown, actions }: MailboxLinksProps) {
  const { total, unread } = mailboxes.counts(null);
  return (
    <>
      <SideLink
        icon={Inbox}
        label={text.allMail}
        href={listHref(null)}
        current={shown?.mailbox === null && shown.query === ""}
        count={unread}
        countLabel={text.unread(unread)}
        title={text.messages(total)}
      />
      {mailboxes.all.value.map((mailbox) => (
        <SideLink
          key={mailbox.name}
          lettered
          label={mailbox.name}
          href={listHref(mailbox.name)}
          current={shown?.mailbox === mailbox.name}
          count={mailbox.unread}
          countLabel={text.unread(mailbox.unread)}
          title={titleOf(mailbox)}
        >
          {shown?.mailbox === mailbox.name && mailbox.name !== "inbox" && (
            <ForWriters>
              <RemoveButton mailbox={mailbox} actions={actions} />
            </ForWriters>
          )}
        </SideLink>
      ))}
    </>
  );
}

interface RemoveButtonProps {
  mailbox: Mailbox;
  actions: Pick<Actions, "removeMailbox">;
}

function RemoveButton({ mailbox: { name, total }, actions }: RemoveButtonProps) {
  return (
    <ConfirmButton
      icon={Trash2}
      label={text.removeMailbox(name)}
      needsServer
      question={text.removeMailboxQuestion(name, total)}
      warning={text.removeMailboxWarning}
      answer={text.removeMailboxConfirm}
      onConfirm={() => void actions.removeMailbox(name)}
    />
  );
}

function titleOf({ total, port }: Mailbox): string {
  const messages = text.messages(total);
  return port === undefined ? messages : `${messages} · ${text.port(port)}`;
}
