import type { Page } from "../../state/page.ts";
import { text } from "../../messages.ts";
import { CompareView } from "../compare/CompareView.tsx";
import { FaultsView } from "../faults/FaultsView.tsx";
import { Header } from "./Header.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { MailView } from "./MailView.tsx";
import { Palette } from "./Palette.tsx";
import { SessionsView } from "../sessions/SessionsView.tsx";
import { SidePane } from "./SidePane.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { TagDialog } from "../list/TagDialog.tsx";

export function App({ page }: { page: Page }) {
  const overlay = page.overlay.value;
  return (
    <div class="app">
      <a class="skip" href="#list" onClick={skipToList}>
        {text.skipToList}
      </a>
      <Header page={page} />
      <div class="body" data-drawer={page.drawer.value}>
        <SidePane page={page} />
        <main class="main">
          <View page={page} />
        </main>
      </div>
      <StatusLine page={page} />
      <News page={page} />
      {overlay === "help" && <HelpDialog page={page} />}
      {overlay === "palette" && <Palette page={page} />}
      {overlay === "tags" && <TagDialog page={page} />}
    </div>
  );
}

/** Apart from the rest, because it is drawn anew with all that arrives. */
function News({ page }: { page: Page }) {
  return (
    <p class="unseen" role="log" aria-label={text.news}>
      {page.spoken.value}
    </p>
  );
}

/** The hash is the route here, so the link is walked by hand. */
function skipToList(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main [role=listbox]")?.focus();
}

function View({ page }: { page: Page }) {
  const route = page.navigation.route.value;
  switch (route.view) {
    case "mail":
      return <MailView page={page} />;
    case "compare":
      return <CompareView key={`${route.left} ${route.right}`} page={page} {...route} />;
    case "sessions":
      return <SessionsView page={page} failed={route.failed} session={route.session} />;
    case "faults":
      return <FaultsView page={page} />;
  }
}
