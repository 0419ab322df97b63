import { CircleQuestionMark, Menu } from "lucide";

import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { ConnectionState } from "./ConnectionState.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { SearchBox } from "../list/SearchBox.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";

export function Header({ page }: { page: Page }) {
  return (
    <header class="header">
      <IconButton
        class="header-menu"
        icon={Menu}
        label={text.showMailboxes}
        expanded={page.drawer.value}
        onClick={() => {
          page.drawer.value = !page.drawer.value;
        }}
      />
      <img class="header-mark" src="favicon.svg" alt="" width="26" height="26" />
      <h1 class="header-name">{text.name}</h1>
      <SearchBox page={page} />
      <ConnectionState connection={page.live.connection.value} />
      <IconButton
        class="header-help"
        icon={CircleQuestionMark}
        label={text.help}
        onClick={() => {
          page.overlay.value = "help";
        }}
      />
      <SettingsMenu page={page} />
    </header>
  );
}
