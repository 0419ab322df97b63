/** Assembles the page: hands each component the part of the state that it shows. */
import type { ReadonlySignal } from "@preact/signals";

import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { MayWrite } from "../controls/ForWriters.tsx";
import { onDemand } from "../controls/onDemand.tsx";
import { Reachable } from "../controls/reachable.ts";
import { Header } from "./Header.tsx";
import { MailView } from "./MailView.tsx";
import { OutageBar } from "./OutageBar.tsx";
import { Palette } from "./Palette.tsx"; // at once: what is typed behind its key belongs to it
import { SidePane } from "./SidePane.tsx";
import { StatusLine } from "./StatusLine.tsx";

// What most never open, or not at once: it is no part of the first load.
const AccountsView = onDemand(
  async () => (await import("../accounts/AccountsView.tsx")).AccountsView,
);
const CompareView = onDemand(async () => (await import("../compare/CompareView.tsx")).CompareView);
const FaultsView = onDemand(async () => (await import("../faults/FaultsView.tsx")).FaultsView);
const HelpDialog = onDemand(async () => (await import("./HelpDialog.tsx")).HelpDialog);
const SessionsView = onDemand(
  async () => (await import("../sessions/SessionsView.tsx")).SessionsView,
);
const WebhooksView = onDemand(
  async () => (await import("../webhooks/WebhooksView.tsx")).WebhooksView,
);
const SignIn = onDemand(async () => (await import("../accounts/SignIn.tsx")).SignIn);
const TagDialog = onDemand(async () => (await import("../list/TagDialog.tsx")).TagDialog);

export function App({ page }: { page: Page }) {
  const { account } = page;
  return account.mustSignIn.value ? <SignIn account={account} /> : <Views page={page} />;
}

function Views({ page }: { page: Page }) {
  const { shell, live, navigation, search, mailboxes, notifications, info, status } = page;
  const { sessions, faults, actions, deletions, account } = page;
  return (
    <Reachable.Provider value={page.reachable}>
      <MayWrite.Provider value={account.mayWrite}>
        <div class="app" data-lost={!page.reachable.value}>
          <a class="skip" href="#list" onClick={skipToList}>
            {text.skipToList}
          </a>
          <Header
            {...{ shell, live, navigation, search, mailboxes, notifications, info, account }}
            onSignOut={() => {
              void page.signOut();
            }}
          />
          <div class="body" data-drawer={shell.drawer.value}>
            <SidePane
              {...{ shell, navigation, mailboxes, search, sessions, faults, actions, account }}
            />
            <main class="main">
              <OutageBar live={live} />
              <div class="view">
                <CurrentView page={page} />
              </div>
            </main>
          </div>
          <StatusLine {...{ status, deletions, actions }} />
          <News announcement={shell.announcement} />
          <OpenDialog page={page} />
        </div>
      </MayWrite.Provider>
    </Reachable.Provider>
  );
}

function CurrentView({ page }: { page: Page }) {
  const { navigation, client, commands, sessions, faults, mailboxes, status, account } = page;
  const route = navigation.route.value;
  switch (route.view) {
    case "mail":
      return <MailView page={page} />;
    case "compare": {
      const { left, right } = route;
      return <CompareView key={`${left} ${right}`} {...{ left, right, client, commands }} />;
    }
    case "sessions": {
      const { failed, session } = route;
      return <SessionsView {...{ sessions, navigation, failed, session }} />;
    }
    case "faults":
      return <FaultsView {...{ faults, mailboxes, navigation, status, account }} />;
    case "accounts":
      return (
        <AccountsView {...{ account, mailboxes, status, client, info: page.info, navigation }} />
      );
    case "webhooks":
      return <WebhooksView {...{ account, status }} />;
  }
}

function OpenDialog({ page }: { page: Page }) {
  const { shell, navigation, search, mailboxes, actions, commands } = page;
  const mayWrite = page.account.mayWrite.value;
  const onClose = () => {
    shell.dialog.value = null;
  };
  switch (shell.dialog.value) {
    case "help":
      return <HelpDialog mayWrite={mayWrite} onClose={onClose} />;
    case "palette":
      return (
        <Palette {...{ navigation, search, mailboxes, actions, commands, mayWrite, onClose }} />
      );
    case "tags":
      return <TagDialog {...{ mailboxes, actions, onClose }} />;
    case null:
      return null;
  }
}

/** A component of its own, because each message that arrives draws it anew. */
function News({ announcement }: { announcement: ReadonlySignal<string> }) {
  return (
    <p class="unseen" role="log" aria-label={text.news}>
      {announcement.value}
    </p>
  );
}

/** Moves the focus by script: following the link would change the hash, which is the route. */
function skipToList(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main [role=listbox]")?.focus();
}
