import "../accounts/accounts.css";
import "./webhooks.css";

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

import { reasonOf } from "../../api/errors.ts";
import type { Webhook, WebhookAttempt } from "../../api/shapes.ts";
import { WebhooksClient } from "../../api/webhooks.ts";
import { text } from "../../messages.ts";
import type { Account } from "../../state/account.ts";
import type { Status } from "../../state/status.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { Waiting } from "../controls/Waiting.tsx";
import { WebhookEntry } from "./WebhookEntry.tsx";
import { WebhookForm } from "./WebhookForm.tsx";

const refreshInterval = 2000; // milliseconds: attempts are in no log that the page follows

interface WebhooksViewProps {
  account: Pick<Account, "isAdmin" | "transport">;
  status: Pick<Status, "report">;
}

/** The webhooks with what was posted to them, and for an admin a form for a new one. */
export function WebhooksView({ account, status }: WebhooksViewProps) {
  const client = useMemo(() => new WebhooksClient(account.transport), [account.transport]);
  const { webhooks, failure, reload } = useWebhooks(client);
  const report = (error: unknown) => {
    status.report(text.cannotChange, error);
  };
  if (webhooks === null) {
    if (failure !== null) return <p class="accounts accounts-refusal">{reasonOf(failure)}</p>;
    return <Waiting words={text.loadingList} />;
  }
  const isAdmin = account.isAdmin.value;
  return (
    <div class="accounts">
      <h2 class="accounts-name">{text.webhooks}</h2>
      <p class="accounts-hint">{onDemandText.webhooksHint}</p>
      <div class="webhooks-columns">
        <WebhookList {...{ webhooks, isAdmin, client, reload, report }} />
        {isAdmin && (
          <WebhookForm
            onAdd={async (name, url, query) => {
              const { secrets } = await client.add(name, url, query);
              await reload();
              return secrets.join(" ");
            }}
          />
        )}
      </div>
    </div>
  );
}

interface WebhookListProps {
  webhooks: readonly [Webhook, WebhookAttempt[]][];
  isAdmin: boolean;
  client: WebhooksClient;
  reload: () => Promise<void>;
  report: (error: unknown) => void;
}

function WebhookList({ webhooks, isAdmin, client, reload, report }: WebhookListProps) {
  return (
    <div class="accounts-part">
      {webhooks.length === 0 && <p class="accounts-hint">{onDemandText.noWebhooks}</p>}
      {webhooks.map(([webhook, attempts]) => (
        <WebhookEntry
          key={webhook.name}
          {...{ webhook, attempts, isAdmin }}
          onRemove={() => {
            client.remove(webhook.name).then(reload, report);
          }}
          onReplay={(attempt) => {
            client.replay(webhook.name, attempt).then(reload, report);
          }}
        />
      ))}
    </div>
  );
}

/** Reads the webhooks, again every two seconds; `reload` reads them at once. */
function useWebhooks(client: WebhooksClient) {
  const webhooks = useSignal<[Webhook, WebhookAttempt[]][] | null>(null);
  const failure = useSignal<unknown>(null);
  const reload = async () => {
    try {
      webhooks.value = await client.all();
    } catch (error) {
      failure.value = error; // what was read before stays: the page says that the server is gone
    }
  };
  useEffect(() => {
    void reload();
    const timer = setInterval(() => {
      if (!document.hidden) void reload();
    }, refreshInterval);
    return () => {
      clearInterval(timer);
    };
  }, [client]);
  return { webhooks: webhooks.value, failure: failure.value, reload };
}
