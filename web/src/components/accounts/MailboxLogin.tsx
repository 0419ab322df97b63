import "./accounts.css";

import { useSignal } from "@preact/signals";
import { AtSign } from "lucide";

import type { Client } from "../../api/client.ts";
import type { Endpoint, Mailbox } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { loginLines, newPassword, sendersWithLogin, type Login } from "../../setup/login-lines.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Field } from "../controls/Field.tsx";
import { EntryForm } from "./EntryForm.tsx";

interface MailboxLoginProps {
  client: Pick<Client, "setCredentials">;
  mailboxes: readonly Mailbox[];
  /** The mailbox that the form begins with. */
  mailbox: string | null;
  endpoint: Endpoint;
}

/** Gives a mailbox a user and a password, by which its mail comes in, with lines to paste. */
export function MailboxLogin({ client, mailboxes, mailbox, endpoint }: MailboxLoginProps) {
  const made = useSignal<Login | null>(null);
  const users = mailboxes.flatMap(({ name, auth_user: user }) =>
    user === undefined ? [] : [{ name, user }],
  );
  return (
    <section class="accounts-part" aria-labelledby="mailbox-login-title">
      <h3 id="mailbox-login-title" class="accounts-title">
        {onDemandText.mailboxLogins}
      </h3>
      <p class="accounts-hint">{onDemandText.mailboxLoginsHint}</p>
      {users.length > 0 && <Users users={users} />}
      {made.value && <LoginCard login={made.value} endpoint={endpoint} />}
      <EntryForm
        title={onDemandText.makeLogin}
        icon={AtSign}
        onSubmit={async (word) => {
          const name = word("mailbox").trim();
          const login = { user: word("user").trim() || name, password: newPassword() };
          await client.setCredentials(name, login.user, login.password);
          made.value = login;
        }}
      >
        <LoginFields mailboxes={mailboxes} mailbox={mailbox} />
      </EntryForm>
    </section>
  );
}

function LoginFields({ mailboxes, mailbox }: Pick<MailboxLoginProps, "mailboxes" | "mailbox">) {
  return (
    <>
      <Field label={text.mailbox}>
        <input
          name="mailbox"
          list="login-mailboxes"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          defaultValue={mailbox ?? ""}
          required
        />
        <datalist id="login-mailboxes">
          {mailboxes.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </Field>
      <Field label={onDemandText.smtpUser}>
        <input
          name="user"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          placeholder={onDemandText.smtpUserHint}
        />
      </Field>
    </>
  );
}

function Users({ users }: { users: readonly { name: string; user: string }[] }) {
  return (
    <ul class="entries" aria-label={onDemandText.mailboxLogins}>
      {users.map(({ name, user }) => (
        <li key={name} class="entry">
          <p class="entry-head">
            <bdi class="entry-name">{name}</bdi>
            <span class="entry-kind">
              {onDemandText.smtpUser} <bdi>{user}</bdi>
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}

/** The new password, which is shown this once, in lines for the sender that is chosen. */
function LoginCard({ login, endpoint }: { login: Login; endpoint: Endpoint }) {
  const sender = useSignal(sendersWithLogin[0] ?? "");
  const lines = loginLines(sender.value, login, endpoint, location.hostname);
  return (
    <section class="new-token" aria-label={onDemandText.newLogin(login.user)}>
      <p role="status">
        <b>{onDemandText.newLogin(login.user)}</b> {onDemandText.shownOnce}
      </p>
      <div class="new-token-line">
        <Field label={text.senders}>
          <select
            value={sender.value}
            onChange={({ currentTarget }) => {
              sender.value = currentTarget.value;
            }}
          >
            {sendersWithLogin.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
        <CopyButton content={lines} label={text.copyOf(onDemandText.newLogin(login.user))} />
      </div>
      <pre class="new-token-text login-lines" tabIndex={0}>
        {lines}
      </pre>
    </section>
  );
}
