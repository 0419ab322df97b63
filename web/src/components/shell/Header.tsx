import type { ReadonlySignal } from "@preact/signals";
import { CircleQuestionMark, Menu } from "lucide";

import type { Info } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Live } from "../../state/live.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Notifications } from "../../state/notifications.ts";
import type { Search } from "../../state/search.ts";
import type { Shell } from "../../state/shell.ts";
import type { Account } from "../../state/account.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { onDemand } from "../controls/onDemand.tsx";
import { SearchBox } from "../list/SearchBox.tsx";
import { ConnectionState } from "./ConnectionState.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";

/** Fetched only where there are accounts. */
const AccountMenu = onDemand(async () => (await import("../accounts/AccountMenu.tsx")).AccountMenu);

interface HeaderProps {
  shell: Shell;
  live: Pick<Live, "connection">;
  navigation: Pick<Navigation, "scope">;
  search: Search;
  mailboxes: Mailboxes;
  notifications: Notifications;
  info: ReadonlySignal<Info | null>;
  account: Pick<Account, "me">;
  onSignOut: () => void;
}

export function Header(props: HeaderProps) {
  const { shell, live, navigation, search, mailboxes, notifications, info, account } = props;
  const me = account.me.value;
  return (
    <header class="header">
      <IconButton
        class="header-menu"
        icon={Menu}
        label={text.showMailboxes}
        expanded={shell.drawer.value}
        onClick={() => {
          shell.drawer.value = !shell.drawer.value;
        }}
      />
      <img class="header-mark" src="favicon.svg" alt="" width="26" height="26" />
      <h1 class="header-name">{text.name}</h1>
      <SearchBox search={search} mailboxes={mailboxes} scope={navigation.scope} />
      <ConnectionState connection={live.connection.value} />
      <IconButton
        class="header-help"
        icon={CircleQuestionMark}
        label={text.help}
        onClick={() => {
          shell.dialog.value = "help";
        }}
      />
      {me && <AccountMenu me={me} onSignOut={props.onSignOut} />}
      <SettingsMenu notifications={notifications} version={info.value?.version ?? ""} />
    </header>
  );
}
