import { KeyRound, Monitor, Trash2 } from "lucide";

import type { Token } from "../../api/shapes.ts";
import { labelOf, text } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { ConfirmButton } from "../controls/ConfirmButton.tsx";
import { Icon } from "../controls/Icon.tsx";
import { ShortTime } from "../controls/ShortTime.tsx";
import { LastUsed } from "./LastUsed.tsx";

interface TokenListProps {
  tokens: readonly Token[];
  /** Whether their owners are named. */
  owned: boolean;
  onRevoke: (id: string) => void;
}

/** Tokens, then the browsers that are signed in; each can be revoked. */
export function TokenList({ tokens, owned, onRevoke }: TokenListProps) {
  if (tokens.length === 0) return <p class="accounts-hint">{onDemandText.noTokens}</p>;
  const sorted = [...tokens].sort((one, other) => Number(one.session) - Number(other.session));
  return (
    <ul class="entries" aria-label={text.tokens}>
      {sorted.map((token) => (
        <TokenEntry
          key={token.id}
          token={token}
          owned={owned}
          onRevoke={() => {
            onRevoke(token.id);
          }}
        />
      ))}
    </ul>
  );
}

interface TokenEntryProps {
  token: Token;
  owned: boolean;
  onRevoke: () => void;
}

function TokenEntry({ token, owned, onRevoke }: TokenEntryProps) {
  const { account, session, scope, created_at: created } = token;
  const name = session ? onDemandText.browser : token.name;
  return (
    <li class="entry">
      <Icon node={session ? Monitor : KeyRound} />
      <div class="entry-facts">
        <p class="entry-head">
          <bdi class="entry-name">{name}</bdi>
          {owned && <bdi class="entry-kind">{account}</bdi>}
          {!session && <span class="entry-kind">{labelOf(onDemandText.scopes, scope)}</span>}
        </p>
        <p class="entry-notes">
          <LastUsed moment={token.used_at} />
          {/* One of the settings may not say when. */}
          {Date.parse(created) > 0 && (
            <span>
              {onDemandText.made} <ShortTime class="entry-time" moment={created} />
            </span>
          )}
        </p>
      </div>
      <ConfirmButton
        icon={Trash2}
        label={session ? onDemandText.endSession(account) : onDemandText.revoke(token.name)}
        needsServer
        question={
          session
            ? onDemandText.endSessionQuestion(account)
            : onDemandText.revokeQuestion(token.name)
        }
        warning={session ? onDemandText.endSessionWarning : onDemandText.revokeWarning}
        answer={session ? onDemandText.endSessionConfirm : onDemandText.revokeConfirm}
        onConfirm={onRevoke}
      />
    </li>
  );
}
