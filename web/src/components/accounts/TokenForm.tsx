import { useSignal } from "@preact/signals";
import { KeyRound, X } from "lucide";

import type { Me, TokenScope } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Field } from "../controls/Field.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { EntryForm } from "./EntryForm.tsx";

interface TokenFormProps {
  me: Me;
  /** The accounts that may get a token; null for one's own alone. */
  owners: readonly string[] | null;
  /** Returns the text of the token. Rejects with the reason why it is refused. */
  onAdd: (name: string, scope: TokenScope, owner: string | null) => Promise<string>;
}

/** A form for a token, which is shown this once. */
export function TokenForm({ me, owners, onAdd }: TokenFormProps) {
  const made = useSignal<{ name: string; token: string } | null>(null);
  const scopes: readonly TokenScope[] = me.role === "viewer" ? ["read"] : ["read", "write"];
  return (
    <>
      {made.value && (
        <NewTokenCard
          {...made.value}
          onClose={() => {
            made.value = null;
          }}
        />
      )}
      <EntryForm
        title={onDemandText.addToken}
        icon={KeyRound}
        onSubmit={async (word) => {
          const name = word("name").trim();
          const token = await onAdd(name, word("scope") as TokenScope, word("owner") || null);
          made.value = { name, token };
        }}
      >
        <Field label={onDemandText.tokenName}>
          <input name="name" autocomplete="off" placeholder={onDemandText.tokenNameHint} required />
        </Field>
        <Field label={onDemandText.scope}>
          <select name="scope">
            {scopes.map((scope) => (
              <option key={scope} value={scope}>
                {onDemandText.scopes[scope]}
              </option>
            ))}
          </select>
        </Field>
        {owners !== null && <OwnerField owners={owners} own={me.account} />}
      </EntryForm>
    </>
  );
}

function OwnerField({ owners, own }: { owners: readonly string[]; own: string | null }) {
  return (
    <Field label={onDemandText.tokenOwner}>
      <select name="owner">
        {owners.map((name) => (
          <option key={name} value={name} selected={name === own}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface NewTokenCardProps {
  name: string;
  token: string;
  onClose: () => void;
}

/** The text of a new token, with the warning that it is not shown again. */
function NewTokenCard({ name, token, onClose }: NewTokenCardProps) {
  return (
    <section class="new-token" aria-label={onDemandText.newToken(name)}>
      <div class="new-token-head">
        <p role="status">
          <b>{onDemandText.newToken(name)}</b> {onDemandText.shownOnce}
        </p>
        <IconButton icon={X} label={text.dismiss} onClick={onClose} />
      </div>
      <div class="new-token-line">
        <code class="new-token-text" tabIndex={0}>
          {token}
        </code>
        <CopyButton content={token} label={text.copyOf(onDemandText.newToken(name))} />
      </div>
    </section>
  );
}
