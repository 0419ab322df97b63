import { ArrowLeft, Cable } from "lucide";

import type { Session } from "../../api/shapes.ts";
import { preciseTime, shortTime } from "../../format/time.ts";
import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { listWidth } from "../../state/preferences.ts";
import { hasFailed } from "../../state/sessions.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { OptionList } from "../controls/OptionList.tsx";
import { OutcomeMark } from "./OutcomeMark.tsx";
import { Splitter } from "../controls/Splitter.tsx";
import { Transcript } from "./Transcript.tsx";

interface SessionsViewProps {
  page: Page;
  /** Only those that failed. */
  failed: boolean;
  session: string | null;
}

/** Every SMTP conversation, also those that brought no mail: with the reason in words. */
export function SessionsView({ page, failed, session }: SessionsViewProps) {
  const { sessions } = page;
  const shown = failed ? sessions.all.value.filter(hasFailed) : sessions.all.value;
  const go = (id: string | null, onlyFailed = failed) => {
    const replace = session !== null && id !== null;
    page.navigation.go({ view: "sessions", session: id, failed: onlyFailed }, { replace });
  };
  return (
    <div
      class="panes"
      data-showing={session === null ? "list" : "message"}
      style={{ "--list-width": `${listWidth.value}px` }}
    >
      <section class="list-pane" aria-label={text.sessions}>
        <div class="list-bar">
          <span class="segments" role="group" aria-label={text.whichSessions}>
            <Segment
              words={`${text.allSessions} ${sessions.all.value.length}`}
              pressed={!failed}
              onClick={() => {
                go(session, false);
              }}
            />
            <Segment
              words={`${text.failedOnly} ${sessions.failed.value.length}`}
              pressed={failed}
              onClick={() => {
                go(session, true);
              }}
            />
          </span>
        </div>
        {shown.length === 0 && (
          <div class="empty">
            <Icon node={Cable} />
            <p class="empty-title">{failed ? text.noFailedSessions : text.noSessions}</p>
            <p class="empty-hint">{text.noSessionsHint}</p>
          </div>
        )}
        <OptionList
          label={text.sessions}
          items={shown}
          chosen={session}
          onChoose={(id) => {
            go(id);
          }}
        >
          {(one) => <SessionRow session={one} />}
        </OptionList>
      </section>
      <Splitter label={text.resizeList} width={listWidth} least={260} most={760} />
      <Conversation
        page={page}
        onBack={() => {
          go(null);
        }}
      />
    </div>
  );
}

function Segment(props: { words: string; pressed: boolean; onClick: () => void }) {
  return (
    <button type="button" class="segment" aria-pressed={props.pressed} onClick={props.onClick}>
      {props.words}
    </button>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { outcome, reason, peer, helo, mailbox, started_at } = session;
  return (
    <>
      <div class="row-line">
        <OutcomeMark outcome={outcome} />
        <span class="row-recipient">{helo || peer}</span>
        <time class="row-time" dateTime={started_at} title={preciseTime(started_at)}>
          {shortTime(started_at)}
        </time>
      </div>
      <div class="row-line">
        <span class="row-snippet">{reason || peer}</span>
        {mailbox !== null && mailbox !== "inbox" && <span class="row-mailbox">{mailbox}</span>}
      </div>
    </>
  );
}

function Conversation({ page, onBack }: { page: Page; onBack: () => void }) {
  const conversation = page.sessions.conversation.value;
  if (conversation.state === "none") {
    return (
      <section class="message-pane" aria-label={text.session}>
        <div class="empty">
          <Icon node={Cable} />
          <p class="empty-hint">{text.chooseSession}</p>
        </div>
      </section>
    );
  }
  return (
    <section class="message-pane" aria-label={text.session}>
      <div class="message-bar">
        <IconButton class="message-back" icon={ArrowLeft} label={text.back} onClick={onBack} />
        <h2 class="message-subject">{text.session}</h2>
      </div>
      {conversation.state === "failed" ? (
        <p class="panel-bar">{conversation.reason ?? text.sessionGone}</p>
      ) : (
        <>
          <Transcript session={conversation.session} />
          {conversation.session.message_ids.length > 0 && (
            <ul class="session-messages" aria-label={text.list}>
              {conversation.session.message_ids.slice(-20).map((id) => (
                <li key={id}>
                  <a href={`#/messages/${id}`}>{text.openMessage(id)}</a>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}
