import { ArrowLeft, Cable } from "lucide";

import { text } from "../../messages.ts";
import type { OpenedSession } from "../../state/sessions.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { Transcript } from "./Transcript.tsx";

/** Links shown to messages of a session, the newest ones. */
const mostLinks = 20;

interface SessionPaneProps {
  opened: OpenedSession;
  onBack: () => void;
}

/** The open session with links to its messages, or the reason why there is none. */
export function SessionPane({ opened, onBack }: SessionPaneProps) {
  if (opened.state === "none") {
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
      {opened.state === "failed" ? (
        <p class="panel-bar">{opened.reason ?? text.sessionGone}</p>
      ) : (
        <>
          <Transcript session={opened.session} />
          <MessageLinks ids={opened.session.message_ids} />
        </>
      )}
    </section>
  );
}

function MessageLinks({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <ul class="session-messages" aria-label={text.list}>
      {ids.slice(-mostLinks).map((id) => (
        <li key={id}>
          <a href={`#/messages/${id}`}>{text.openMessage(id)}</a>
        </li>
      ))}
    </ul>
  );
}
