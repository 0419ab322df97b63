import { text } from "../messages.ts";
import type { Page } from "../state/page.ts";
import { ConnectionState } from "./ConnectionState.tsx";
import { DeleteAll } from "./DeleteAll.tsx";
import { MailboxSelect } from "./MailboxSelect.tsx";

export function Header({ page }: { page: Page }) {
  const { total, unread } = page.counts.value;
  const mailbox = page.mailbox.value;
  return (
    <header class="header">
      <img class="header-mark" src="favicon.svg" alt="" width="28" height="28" />
      <h1 class="header-name">{text.name}</h1>
      <span class="header-unread" hidden={unread === 0} title={text.unread(unread)}>
        <span aria-hidden="true">{unread}</span>
        <span class="unseen">{text.unread(unread)}</span>
      </span>
      <span class="header-gap" />
      <MailboxSelect
        mailboxes={page.mailboxes.all.value}
        chosen={mailbox}
        onChoose={(name) => {
          page.navigation.choose(name);
        }}
      />
      <ConnectionState connection={page.live.connection.value} />
      <DeleteAll
        count={total}
        mailbox={mailbox}
        onConfirm={() => {
          void page.deleteAll();
        }}
      />
    </header>
  );
}
