import { Trash2 } from "lucide";

import type { Account } from "../../api/shapes.ts";
import { labelOf } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { ConfirmButton } from "../controls/ConfirmButton.tsx";
import { Globs } from "./Globs.tsx";
import { LastUsed } from "./LastUsed.tsx";

interface AccountListProps {
  accounts: readonly Account[];
  /** The name of one's own. */
  me: string | null;
  onRemove: (name: string) => void;
}

/** All accounts, each with its rights and when it was last used. */
export function AccountList({ accounts, me, onRemove }: AccountListProps) {
  return (
    <ul class="entries" aria-label={onDemandText.people}>
      {accounts.map((account) => (
        <li key={account.name} class="entry">
          <div class="entry-facts">
            <p class="entry-head">
              <bdi class="entry-name">{account.name}</bdi>
              <span class="entry-kind">{labelOf(onDemandText.roles, account.role)}</span>
              {account.name === me && <span class="entry-note">{onDemandText.you}</span>}
            </p>
            <Globs mailboxes={account.mailboxes} />
            <p class="entry-notes">
              <LastUsed moment={account.used_at} />
              <span>{onDemandText.tokenCount(account.tokens)}</span>
              {!account.has_password && <span>{onDemandText.noPassword}</span>}
              {account.configured && <span>{onDemandText.configured}</span>}
            </p>
          </div>
          {!account.configured && (
            <ConfirmButton
              icon={Trash2}
              label={onDemandText.removeAccount(account.name)}
              needsServer
              question={onDemandText.removeAccountQuestion(account.name)}
              warning={onDemandText.removeAccountWarning}
              answer={onDemandText.removeAccountConfirm}
              onConfirm={() => {
                onRemove(account.name);
              }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
