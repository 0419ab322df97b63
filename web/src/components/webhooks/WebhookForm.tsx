import { useSignal } from "@preact/signals";
import { Plus, X } from "lucide";

import { text } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Field } from "../controls/Field.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { EntryForm } from "../accounts/EntryForm.tsx";

interface WebhookFormProps {
  /** Returns the secret of the webhook. Rejects with the reason why it is refused. */
  onAdd: (name: string, url: string, query: string) => Promise<string>;
}

/** A form for a webhook, whose secret is shown this once. */
export function WebhookForm({ onAdd }: WebhookFormProps) {
  const made = useSignal<{ name: string; secret: string } | null>(null);
  return (
    <div class="accounts-part">
      {made.value && (
        <NewSecretCard
          {...made.value}
          onClose={() => {
            made.value = null;
          }}
        />
      )}
      <EntryForm
        title={onDemandText.addWebhook}
        icon={Plus}
        onSubmit={async (word) => {
          const name = word("name").trim();
          const secret = await onAdd(name, word("url").trim(), word("query").trim());
          made.value = { name, secret };
        }}
      >
        <Field label={onDemandText.webhookName}>
          <input name="name" autocomplete="off" autocapitalize="none" spellcheck={false} required />
        </Field>
        <Field label="URL">
          <input name="url" type="url" placeholder="http://127.0.0.1:8000/hook" required />
        </Field>
        <Field label={onDemandText.webhookQuery}>
          <input name="query" autocomplete="off" spellcheck={false} placeholder="to:ann" />
        </Field>
        <p class="entry-form-hint">{onDemandText.webhookFormHint}</p>
      </EntryForm>
    </div>
  );
}

interface NewSecretCardProps {
  name: string;
  secret: string;
  onClose: () => void;
}

/** The secret of a new webhook, with the warning that it is not shown again. */
function NewSecretCard({ name, secret, onClose }: NewSecretCardProps) {
  const label = onDemandText.newSecret(name);
  return (
    <section class="new-token" aria-label={label}>
      <div class="new-token-head">
        <p role="status">
          <b>{label}</b> {onDemandText.shownOnce}
        </p>
        <IconButton icon={X} label={text.dismiss} onClick={onClose} />
      </div>
      <div class="new-token-line">
        <code class="new-token-text" tabIndex={0}>
          {secret}
        </code>
        <CopyButton content={secret} label={text.copyOf(label)} />
      </div>
    </section>
  );
}
