import { Trash2 } from "lucide";

import type { Account } from "../../api/shapes.ts";
import { labelOf } from "../../messages.ts";
import { accountText } from "./accountText.ts";
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
    <ul class="entries" aria-label={accountText.people}>
      {accounts.map((account) => (
        <li key={account.name} class="entry">
          <div class="entry-facts">
            <p class="entry-head">
              <bdi class="entry-name">{account.name}</bdi>
              <span class="entry-kind">{labelOf(accountText.roles, account.role)}</span>
              {account.name === me && <span class="entry-note">{accountText.you}</span>}
            </p>
            <Globs mailboxes={account.mailboxes} />
            <p class="entry-notes">
              <LastUsed moment={account.used_at} />
              <span>{accountText.tokenCount(account.tokens)}</span>
              {!account.has_password && <span>{accountText.noPassword}</span>}
              {account.configured && <span>{accountText.configured}</span>}
            </p>
          </div>
          {!account.configured && (
            <ConfirmButton
              icon={Trash2}
              label={accountText.removeAccount(account.name)}
              needsServer
              question={accountText.removeAccountQuestion(account.name)}
              warning={accountText.removeAccountWarning}
              answer={accountText.removeAccountConfirm}
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
