import { Bookmark, Bug, Cable, Inbox, Tag, Trash2, X } from "lucide";
import type { ComponentChildren } from "preact";

import { text } from "../../messages.ts";
import { quoted } from "../../state/completion.ts";
import type { Page } from "../../state/page.ts";
import { stored } from "../../state/preferences.ts";
import { formatRoute, type Route } from "../../state/route.ts";
import { ConfirmButton } from "../controls/ConfirmButton.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { SideLink } from "./SideLink.tsx";
import { Splitter } from "../controls/Splitter.tsx";

export const sideWidth = stored("side-width", 216);

/** Where the mail is: mailboxes, tags, kept searches; and what happened beside it. */
export function SidePane({ page }: { page: Page }) {
  const { mailboxes, search, faults, sessions } = page;
  const route = page.navigation.route.value;
  const { total, unread } = mailboxes.counts(null);
  const shown = route.view === "mail" ? route : null;
  const isTag = (name: string) => shown?.query.toLowerCase() === tagQuery(name).toLowerCase();
  return (
    <>
      <nav
        class="side"
        aria-label={text.places}
        style={{ "--side-width": `${sideWidth.value}px` }}
        onClick={(event) => {
          if (!(event.target as Element).closest("a")) return;
          page.drawer.value = false;
          search.drop(page.scope.value.query);
        }}
      >
        <Group title={text.mailboxes}>
          <SideLink
            icon={Inbox}
            label={text.allMail}
            href={mail(null)}
            current={shown?.mailbox === null && shown.query === ""}
            count={unread}
            countLabel={text.unread(unread)}
            title={text.messages(total)}
          />
          {mailboxes.all.value.map((mailbox) => (
            <SideLink
              key={mailbox.name}
              indented
              label={mailbox.name}
              href={mail(mailbox.name)}
              current={shown?.mailbox === mailbox.name}
              count={mailbox.unread}
              countLabel={text.unread(mailbox.unread)}
              title={mailboxTitle(mailbox)}
            >
              {shown?.mailbox === mailbox.name && mailbox.name !== "inbox" && (
                <ConfirmButton
                  icon={Trash2}
                  label={text.removeMailbox(mailbox.name)}
                  question={text.removeMailboxQuestion(mailbox.name, mailbox.total)}
                  warning={text.removeMailboxWarning}
                  answer={text.removeMailboxConfirm}
                  onConfirm={() => void page.actions.removeMailbox(mailbox.name)}
                />
              )}
            </SideLink>
          ))}
        </Group>
        {mailboxes.tags.value.length > 0 && (
          <Group title={text.tags}>
            {mailboxes.tags.value.map(({ name, unread: count, total: all }) => (
              <SideLink
                key={name}
                icon={Tag}
                label={name}
                href={mail(null, tagQuery(name))}
                current={isTag(name)}
                count={count}
                countLabel={text.unread(count)}
                title={text.messages(all)}
              />
            ))}
          </Group>
        )}
        {search.saved.value.length > 0 && (
          <Group title={text.savedSearches}>
            {search.saved.value.map((query) => (
              <SideLink
                key={query}
                icon={Bookmark}
                label={query}
                href={mail(null, query)}
                current={shown?.query === query && !isTag(query)}
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
        )}
        <Group title={text.server}>
          <SideLink
            icon={Cable}
            label={text.sessions}
            href={formatRoute({ view: "sessions", session: null, failed: false })}
            current={route.view === "sessions"}
            count={sessions.failed.value.length}
            countLabel={text.failedSessions(sessions.failed.value.length)}
            alarming
          />
          <SideLink
            icon={Bug}
            label={text.faults}
            href={formatRoute({ view: "faults" })}
            current={route.view === "faults"}
            count={faults.all.value.length}
            countLabel={text.activeFaults(faults.all.value.length)}
          />
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

function mail(mailbox: string | null, query = ""): string {
  const route: Route = { view: "mail", mailbox, query, message: null, tab: null };
  return formatRoute(route);
}

function tagQuery(name: string): string {
  return `tag:${quoted(name)}`;
}

function mailboxTitle({ total, port }: { total: number; port?: number }): string {
  const messages = text.messages(total);
  return port === undefined ? messages : `${messages} · ${text.port(port)}`;
}
