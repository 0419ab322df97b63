import type { Page } from "../state/page.ts";
import { Header } from "./Header.tsx";
import { ListPane } from "./ListPane.tsx";
import { MessagePane } from "./MessagePane.tsx";
import { StatusLine } from "./StatusLine.tsx";

export function App({ page }: { page: Page }) {
  const showing = page.navigation.route.value.message === null ? "list" : "message";
  return (
    <div class="app" data-showing={showing} data-empty={page.inbox.empty.value}>
      <Header page={page} />
      <main class="panes">
        <ListPane page={page} />
        <MessagePane page={page} />
      </main>
      <StatusLine status={page.status} />
    </div>
  );
}
