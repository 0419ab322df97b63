import { Inbox as InboxIcon, SearchX } from "lucide";

import { text } from "../../messages.ts";
import type { Emptiness } from "../../state/emptiness.ts";
import type { Navigation } from "../../state/navigation.ts";
import { Icon } from "../controls/Icon.tsx";

/** Characters of a search that are shown. */
const longest = 200;

interface EmptyListProps {
  emptiness: Emptiness;
  /** True if the mail that was here went with a server that has started anew. */
  mailGone: boolean;
  navigation: Pick<Navigation, "choose">;
}

/** The reason why the list is empty, and ways to where there is mail. */
export function EmptyList({ emptiness, mailGone, navigation }: EmptyListProps) {
  switch (emptiness.kind) {
    case "sandbox":
      return (
        <div class="empty">
          <Icon node={InboxIcon} />
          <p class="empty-title">{mailGone ? text.mailGone : text.emptyList}</p>
          <p class="empty-hint">{mailGone ? text.mailGoneHint : text.emptyListHint}</p>
        </div>
      );
    case "mailbox":
      return (
        <div class="empty">
          <Icon node={InboxIcon} />
          <p class="empty-title">
            <bdi>{text.emptyMailbox(emptiness.mailbox)}</bdi>
          </p>
          {emptiness.port !== undefined && (
            <p class="empty-hint">{text.listensOn(emptiness.port)}</p>
          )}
          <p class="empty-hint">{text.mailElsewhere(emptiness.elsewhere)}</p>
          <ShowButton label={text.showAllMail} mailbox={null} navigation={navigation} />
        </div>
      );
    case "search":
      return <NothingFound {...emptiness} navigation={navigation} />;
  }
}

interface NothingFoundProps {
  query: string;
  mailbox: string | null;
  navigation: Pick<Navigation, "choose">;
}

function NothingFound({ query, mailbox, navigation }: NothingFoundProps) {
  return (
    <div class="empty">
      <Icon node={SearchX} />
      <p class="empty-title">{text.nothingFound}</p>
      <p class="empty-query">
        <code dir="auto">{query.slice(0, longest)}</code>
      </p>
      <p class="empty-hint">
        {mailbox === null ? text.nothingFoundHint : text.nothingFoundIn(mailbox)}
      </p>
      <div class="empty-ways">
        {mailbox !== null && (
          <>
            <ShowButton label={text.searchAll} query={query} mailbox={null} {...{ navigation }} />
            <ShowButton label={text.showAllOf(mailbox)} {...{ mailbox, navigation }} />
          </>
        )}
        <ShowButton label={text.showAllMail} mailbox={null} navigation={navigation} />
      </div>
    </div>
  );
}

interface ShowButtonProps {
  label: string;
  mailbox: string | null;
  query?: string;
  navigation: Pick<Navigation, "choose">;
}

function ShowButton({ label, mailbox, query, navigation }: ShowButtonProps) {
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        navigation.choose(mailbox, query);
      }}
    >
      {label}
    </button>
  );
}
