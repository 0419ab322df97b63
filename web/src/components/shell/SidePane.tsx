import { Bookmark, Bug, Cable, CircleX, ExternalLink, KeyRound, Tag, Users, X } from "lucide";
import type { ComponentChildren } from "preact";

import { listHref, tagHref, tagQuery } from "../../state/places.ts";
import { text } from "../../messages.ts";
import type { Account } from "../../state/account.ts";
import type { Actions } from "../../state/actions.ts";
import type { Faults } from "../../state/faults.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Navigation } from "../../state/navigation.ts";
import { sideWidth } from "../../state/preferences.ts";
import { formatRoute, type MailRoute, type Route } from "../../state/route.ts";
import type { Search } from "../../state/search.ts";
import type { Sessions } from "../../state/sessions.ts";
import type { Shell } from "../../state/shell.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Splitter } from "../controls/Splitter.tsx";
import { failedTag } from "../controls/TagChip.tsx";
import { MailboxLinks } from "./MailboxLinks.tsx";
import { SideLink } from "./SideLink.tsx";

interface SidePaneProps {
  shell: Shell;
  navigation: Navigation;
  mailboxes: Mailboxes;
  search: Search;
  sessions: Pick<Sessions, "failed">;
  faults: Pick<Faults, "all">;
  actions: Pick<Actions, "removeMailbox">;
  account: Pick<Account, "me" | "isAdmin">;
}

/** Links to the mailboxes, tags, saved searches, sessions, faults and webhooks. */
export function SidePane(props: SidePaneProps) {
  const { shell, navigation, mailboxes, search, sessions, faults, actions, account } = props;
  const route = navigation.route.value;
  const shown = route.view === "mail" ? route : null;
  return (
    <>
      {shell.drawer.value && (
        <div
          class="side-veil"
          onClick={() => {
            shell.drawer.value = false;
          }}
        />
      )}
      <nav
        class="side"
        aria-label={text.places}
        style={{ "--side-width": `${sideWidth.value}px` }}
        onClick={(event) => {
          if (!(event.target as Element).closest("a")) return;
          shell.drawer.value = false;
          search.drop(navigation.scope.value.query);
        }}
      >
        <Group title={text.mailboxes}>
          <MailboxLinks mailboxes={mailboxes} shown={shown} actions={actions} />
        </Group>
        <TagLinks mailboxes={mailboxes} shown={shown} />
        <SearchLinks search={search} shown={shown} />
        <Group title={text.server}>
          <ServerLinks view={route.view} sessions={sessions} faults={faults} />
          {account.me.value && (
            <AccountsLink isAdmin={account.isAdmin.value} current={route.view === "accounts"} />
          )}
        </Group>
      </nav>
      <Splitter label={text.resizeSide} width={sideWidth} least={150} most={420} />
    </>
  );
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="side-group">
      <h2 class="side-title">{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function TagLinks({ mailboxes, shown }: { mailboxes: Mailboxes; shown: MailRoute | null }) {
  if (mailboxes.tags.value.length === 0) return null;
  return (
    <Group title={text.tags}>
      {mailboxes.tags.value.map(({ name, unread, total }) => {
        const isFailed = name === failedTag;
        return (
          <SideLink
            key={name}
            lettered
            icon={isFailed ? CircleX : Tag}
            label={name}
            href={tagHref(name)}
            current={isTag(shown, name)}
            count={isFailed ? total : unread}
            countLabel={isFailed ? text.failedTests(total) : text.unread(unread)}
            alarming={isFailed}
            title={text.messages(total)}
          />
        );
      })}
    </Group>
  );
}

function SearchLinks({ search, shown }: { search: Search; shown: MailRoute | null }) {
  if (search.saved.value.length === 0) return null;
  return (
    <Group title={text.savedSearches}>
      {search.saved.value.map((query) => (
        <SideLink
          key={query}
          icon={Bookmark}
          label={query}
          href={listHref(null, query)}
          current={shown?.query === query && !isTag(shown, query)}
        >
          <IconButton
            icon={X}
            label={`${text.forgetSearch}: ${query}`}
            onClick={() => {
              search.toggleSaved(query);
            }}
          />
        </SideLink>
      ))}
    </Group>
  );
}

interface ServerLinksProps {
  view: Route["view"];
  sessions: Pick<Sessions, "failed">;
  faults: Pick<Faults, "all">;
}

function ServerLinks({ view, sessions, faults }: ServerLinksProps) {
  const failed = sessions.failed.value.length;
  const active = faults.all.value.length;
  return (
    <>
      <SideLink
        icon={Cable}
        label={text.sessions}
        href={formatRoute({ view: "sessions", session: null, failed: false })}
        current={view === "sessions"}
        count={failed}
        countLabel={text.failedSessions(failed)}
        alarming
      />
      <SideLink
        icon={Bug}
        label={text.faults}
        href={formatRoute({ view: "faults" })}
        current={view === "faults"}
        count={active}
        countLabel={text.activeFaults(active)}
      />
      <SideLink
        icon={ExternalLink}
        label={text.webhooks}
        href={formatRoute({ view: "webhooks" })}
        current={view === "webhooks"}
      />
    </>
  );
}

/** The way to all accounts, or to one's own tokens. */
function AccountsLink({ isAdmin, current }: { isAdmin: boolean; current: boolean }) {
  return (
    <SideLink
      icon={isAdmin ? Users : KeyRound}
      label={isAdmin ? text.accounts : text.tokens}
      href={formatRoute({ view: "accounts" })}
      current={current}
    />
  );
}

function isTag(shown: MailRoute | null, name: string): boolean {
  return shown?.query.toLowerCase() === tagQuery(name).toLowerCase();
}
