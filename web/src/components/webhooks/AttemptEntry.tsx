import { useSignal } from "@preact/signals";

import type { WebhookAttempt } from "../../api/shapes.ts";
import { preciseTime } from "../../format/time.ts";
import { formatRoute } from "../../state/route.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { ForWriters } from "../controls/ForWriters.tsx";
import { ServerButton } from "../controls/ServerButton.tsx";
import { ShortTime } from "../controls/ShortTime.tsx";

interface AttemptEntryProps {
  attempt: WebhookAttempt;
  onReplay: () => void;
}

/** What came of posting an event. Its body is shown once it is opened. */
export function AttemptEntry({ attempt, onReplay }: AttemptEntryProps) {
  const open = useSignal(false);
  const { status, type, code, reply, next_at: next } = attempt;
  const said = [code, reply].filter((one) => one !== null && one !== "").join(" ");
  return (
    <details
      class="webhook-attempt"
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>
        <span class={`mark attempt-${status}`}>{onDemandText.attemptStatus[status]}</span>
        <span>{type}</span>
        <ShortTime class="entry-time" moment={attempt.tried_at ?? attempt.created_at} />
        <span class="webhook-said">{said}</span>
      </summary>
      {open.value && (
        <div class="webhook-details">
          <p class="entry-notes">
            <span>event_id: {attempt.event_id}</span>
            <span>{onDemandText.eventTries(attempt.tries)}</span>
            {attempt.replay && <span>{onDemandText.isReplay}</span>}
            {next !== null && <span>{onDemandText.attemptNext(preciseTime(next))}</span>}
          </p>
          <pre class="webhook-body" tabIndex={0} aria-label={onDemandText.eventBody}>
            {indented(attempt.body)}
          </pre>
          <div class="entry-submit">
            <ForWriters>
              <ServerButton onClick={onReplay}>{onDemandText.replay}</ServerButton>
            </ForWriters>
            {attempt.message_id !== null && <MessageLink id={attempt.message_id} />}
          </div>
        </div>
      )}
    </details>
  );
}

function MessageLink({ id }: { id: string }) {
  const href = formatRoute({ view: "mail", mailbox: null, query: "", message: id, tab: null });
  return <a href={href}>{onDemandText.eventMessage}</a>;
}

/** Returns JSON as it is read best; as it is if it was cut. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
