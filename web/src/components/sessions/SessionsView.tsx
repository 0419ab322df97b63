import "./sessions.css";

import { Cable } from "lucide";

import type { Session } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Navigation } from "../../state/navigation.ts";
import { listWidth } from "../../state/preferences.ts";
import type { Sessions } from "../../state/sessions.ts";
import { Icon } from "../controls/Icon.tsx";
import { OptionList } from "../controls/OptionList.tsx";
import { ShortTime } from "../controls/ShortTime.tsx";
import { Splitter } from "../controls/Splitter.tsx";
import { OutcomeMark } from "./OutcomeMark.tsx";
import { SessionPane } from "./SessionPane.tsx";

interface SessionsViewProps {
  sessions: Pick<Sessions, "all" | "failed" | "opened">;
  navigation: Pick<Navigation, "go">;
  /** True to list only the sessions that failed. */
  failed: boolean;
  session: string | null;
}

/** The list of SMTP sessions, also of those without mail, and the transcript of one of them. */
export function SessionsView({ sessions, navigation, failed, session }: SessionsViewProps) {
  const shown = failed ? sessions.failed.value : sessions.all.value;
  const go = (id: string | null, onlyFailed: boolean) => {
    const replace = session !== null && id !== null;
    navigation.go({ view: "sessions", session: id, failed: onlyFailed }, { replace });
  };
  const open = (id: string | null) => {
    go(id, failed);
  };
  return (
    <div
      class="panes"
      data-showing={session === null ? "list" : "message"}
      style={{ "--list-width": `${listWidth.value}px` }}
    >
      <section class="list-pane" aria-label={text.sessions}>
        <SessionFilter
          sessions={sessions}
          failed={failed}
          onChange={(onlyFailed) => {
            go(session, onlyFailed);
          }}
        />
        {shown.length === 0 && <NoSessions failed={failed} />}
        <OptionList label={text.sessions} items={shown} chosen={session} onChoose={open}>
          {(one) => <SessionRow session={one} />}
        </OptionList>
      </section>
      <Splitter label={text.resizeList} width={listWidth} least={260} most={760} />
      <SessionPane
        opened={sessions.opened.value}
        onBack={() => {
          open(null);
        }}
      />
    </div>
  );
}

interface SessionFilterProps {
  sessions: Pick<Sessions, "all" | "failed">;
  failed: boolean;
  onChange: (failed: boolean) => void;
}

/** Chooses between all sessions and those that failed. */
function SessionFilter({ sessions, failed, onChange }: SessionFilterProps) {
  const choices = [
    { label: text.allSessions, count: sessions.all.value.length, value: false },
    { label: text.failedOnly, count: sessions.failed.value.length, value: true },
  ];
  return (
    <div class="list-bar">
      <span class="segments" role="group" aria-label={text.whichSessions}>
        {choices.map(({ label, count, value }) => (
          <button
            key={String(value)}
            type="button"
            class="segment"
            aria-pressed={value === failed}
            onClick={() => {
              onChange(value);
            }}
          >
            {`${label} ${count}`}
          </button>
        ))}
      </span>
    </div>
  );
}

function NoSessions({ failed }: { failed: boolean }) {
  return (
    <div class="empty">
      <Icon node={Cable} />
      <p class="empty-title">{failed ? text.noFailedSessions : text.noSessions}</p>
      <p class="empty-hint">{text.noSessionsHint}</p>
    </div>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { outcome, reason, peer, helo, mailbox, started_at } = session;
  return (
    <>
      <div class="row-line">
        <OutcomeMark outcome={outcome} />
        <span class="row-recipient">{helo || peer}</span>
        <ShortTime class="row-time" moment={started_at} />
      </div>
      <div class="row-line">
        <span class="row-snippet">{reason || peer}</span>
        {mailbox !== null && mailbox !== "inbox" && <span class="row-mailbox">{mailbox}</span>}
      </div>
    </>
  );
}
