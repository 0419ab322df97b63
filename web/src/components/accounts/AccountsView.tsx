import "./globs.css";
import "./accounts.css";

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

import type { ReadonlySignal } from "@preact/signals";
import { AccountsClient } from "../../api/accounts.ts";
import type { Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import type { Account as AccountShape, Info, Me, Token } from "../../api/shapes.ts";
import type { Transport } from "../../api/transport.ts";
import { text } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import type { Account } from "../../state/account.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Status } from "../../state/status.ts";
import { Waiting } from "../controls/Waiting.tsx";
import { AccountForm } from "./AccountForm.tsx";
import { AccountList } from "./AccountList.tsx";
import { MailboxLogin } from "./MailboxLogin.tsx";
import { TokenForm } from "./TokenForm.tsx";
import { TokenList } from "./TokenList.tsx";

interface AccountsViewProps {
  account: Pick<Account, "me" | "transport">;
  mailboxes: Pick<Mailboxes, "all">;
  status: Pick<Status, "report">;
  client: Pick<Client, "setCredentials">;
  info: ReadonlySignal<Info | null>;
  navigation: Pick<Navigation, "mail">;
}

/** One's own tokens and browsers; for an admin those of all, and the accounts. */
export function AccountsView({ account, ...rest }: AccountsViewProps) {
  const me = account.me.value;
  return me ? (
    <Loaded key={me.role} me={me} transport={account.transport} {...rest} />
  ) : (
    <Waiting words={text.loadingList} />
  );
}

interface Parts extends Omit<AccountsViewProps, "account"> {
  me: Me;
  transport: Transport;
}

function Loaded({ me, transport, mailboxes, status, ...rest }: Parts) {
  const isAdmin = me.role === "admin";
  const accounts = useMemo(() => new AccountsClient(transport), [transport]);
  const { content, failure, reload } = useAccounts(accounts, isAdmin);
  const report = (error: unknown) => {
    status.report(text.cannotChange, error);
  };
  if (failure !== null) return <p class="accounts accounts-refusal">{reasonOf(failure)}</p>;
  if (content === null) return <Waiting words={text.loadingList} />;
  const parts = { client: accounts, me, reload, report };
  return (
    <div class="accounts">
      <h2 class="accounts-name">{isAdmin ? text.accounts : text.tokens}</h2>
      <p class="accounts-hint">{isAdmin ? onDemandText.accountsHint : onDemandText.tokensHint}</p>
      <div class="accounts-columns" data-both={isAdmin}>
        {content.accounts && (
          <People accounts={content.accounts} mailboxes={mailboxes} {...parts} />
        )}
        <div class="accounts-side">
          <Tokens {...content} {...parts} />
          {me.may_write && <Logins mailboxes={mailboxes} {...rest} />}
        </div>
      </div>
    </div>
  );
}

type LoginsProps = Pick<AccountsViewProps, "client" | "info" | "mailboxes" | "navigation">;

function Logins({ client, info, mailboxes, navigation }: LoginsProps) {
  const endpoint = info.value?.smtp[0];
  if (!endpoint) return null;
  const { mailbox } = navigation.mail.value;
  return <MailboxLogin mailboxes={mailboxes.all.value} {...{ client, mailbox, endpoint }} />;
}

interface PartProps {
  client: AccountsClient;
  me: Me;
  reload: () => Promise<void>;
  report: (error: unknown) => void;
}

interface PeopleProps extends PartProps {
  accounts: readonly AccountShape[];
  mailboxes: Pick<Mailboxes, "all">;
}

function People({ accounts, mailboxes, client, me, reload, report }: PeopleProps) {
  return (
    <section class="accounts-part" aria-labelledby="people-title">
      <h3 id="people-title" class="accounts-title">
        {onDemandText.people}
      </h3>
      <AccountList
        accounts={accounts}
        me={me.account}
        onRemove={(name) => {
          client.removeAccount(name).then(reload, report);
        }}
      />
      <AccountForm
        mailboxes={mailboxes.all.value.map(({ name }) => name)}
        onAdd={async (added) => {
          await client.addAccount(added);
          await reload();
        }}
      />
    </section>
  );
}

function Tokens({ accounts, tokens, client, me, reload, report }: Content & PartProps) {
  return (
    <section class="accounts-part" aria-labelledby="tokens-title">
      <h3 id="tokens-title" class="accounts-title">
        {onDemandText.tokensTitle}
      </h3>
      <TokenList
        tokens={tokens}
        owned={accounts !== null}
        onRevoke={(id) => {
          client.revokeToken(id).then(reload, report);
        }}
      />
      <TokenForm
        me={me}
        owners={accounts?.map(({ name }) => name) ?? null}
        onAdd={async (name, scope, owner) => {
          const { token } = await client.addToken(name, scope, owner);
          await reload();
          return token;
        }}
      />
    </section>
  );
}

interface Content {
  /** Null for who is no admin. */
  accounts: readonly AccountShape[] | null;
  tokens: readonly Token[];
}

/** Reads the accounts, for an admin, and the tokens; `reload` reads them again. */
function useAccounts(client: AccountsClient, isAdmin: boolean) {
  const content = useSignal<Content | null>(null);
  const failure = useSignal<unknown>(null);
  const reload = async () => {
    try {
      const [tokens, accounts] = await Promise.all([
        client.tokens(),
        isAdmin ? client.accounts() : null,
      ]);
      content.value = { tokens, accounts };
    } catch (error) {
      failure.value = error;
    }
  };
  useEffect(() => void reload(), [client]);
  return { content: content.value, failure: failure.value, reload };
}
