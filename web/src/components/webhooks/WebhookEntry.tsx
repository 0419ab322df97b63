import { useSignal } from "@preact/signals";
import { Trash2 } from "lucide";

import type { Webhook, WebhookAttempt } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { ConfirmButton } from "../controls/ConfirmButton.tsx";
import { AttemptEntry } from "./AttemptEntry.tsx";

const shortLength = 10; // attempts

interface WebhookEntryProps {
  webhook: Webhook;
  attempts: readonly WebhookAttempt[];
  isAdmin: boolean;
  onRemove: () => void;
  onReplay: (attempt: string) => void;
}

/** A webhook: where it leads, which events it gets, and its attempts. */
export function WebhookEntry({ webhook, attempts, ...rest }: WebhookEntryProps) {
  const { name } = webhook;
  return (
    <section class="webhook" aria-labelledby={`webhook-${name}`}>
      <div class="entry">
        <WebhookFacts webhook={webhook} />
        {rest.isAdmin && !webhook.configured && (
          <ConfirmButton
            icon={Trash2}
            label={onDemandText.removeWebhook(name)}
            needsServer
            question={onDemandText.removeWebhookQuestion(name)}
            warning={onDemandText.removeWebhookWarning}
            answer={onDemandText.removeWebhookConfirm}
            onConfirm={rest.onRemove}
          />
        )}
      </div>
      {attempts.length === 0 && <p class="accounts-hint">{onDemandText.noEvents}</p>}
      <Attempts attempts={attempts} onReplay={rest.onReplay} />
    </section>
  );
}

/** The newest attempts, and the others once they are asked for. What is open stays open. */
function Attempts({ attempts, onReplay }: Pick<WebhookEntryProps, "attempts" | "onReplay">) {
  const whole = useSignal(false);
  const shown = whole.value ? attempts : attempts.slice(0, shortLength);
  const rest = attempts.length - shown.length;
  return (
    <>
      {shown.map((attempt) => (
        <AttemptEntry
          key={attempt.id}
          attempt={attempt}
          onReplay={() => {
            onReplay(attempt.id);
          }}
        />
      ))}
      {rest > 0 && (
        <button
          type="button"
          class="text-button"
          onClick={() => {
            whole.value = true;
          }}
        >
          {text.more(rest)}
        </button>
      )}
    </>
  );
}

function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const { name, url, types, query, mailbox, signed, enabled, payload } = webhook;
  return (
    <div class="entry-facts">
      <h3 class="entry-head" id={`webhook-${name}`}>
        <bdi class="entry-name">{name}</bdi>
        {!enabled && <span class="mark attempt-failed">{onDemandText.webhookOff}</span>}
        {!signed && <span class="mark">{onDemandText.webhookUnsigned}</span>}
      </h3>
      <p class="entry-notes">
        <bdi>{url}</bdi>
      </p>
      <p class="entry-notes">
        <span>{types.join(", ")}</span>
        {mailbox !== null && <bdi>mailbox:{mailbox}</bdi>}
        {query !== null && <bdi>{query}</bdi>}
        {payload === "mailpit" && <span>Mailpit</span>}
      </p>
    </div>
  );
}
