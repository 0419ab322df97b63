import { useSignal, type Signal } from "@preact/signals";
import { UserPlus } from "lucide";
import type { TargetedEvent } from "preact";

import type { NewAccount, Role } from "../../api/shapes.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { Field } from "../controls/Field.tsx";
import { EntryForm } from "./EntryForm.tsx";

const roles: readonly Role[] = ["member", "viewer", "admin"];

interface AccountFormProps {
  /** Names to choose from; any glob may be typed. */
  mailboxes: readonly string[];
  /** Rejects with the reason why it is refused. */
  onAdd: (account: NewAccount) => Promise<void>;
}

/** A form for an account. The server checks that its fields fit together. */
export function AccountForm({ mailboxes, onAdd }: AccountFormProps) {
  const role = useSignal<Role>("member");
  return (
    <EntryForm
      title={onDemandText.addAccount}
      icon={UserPlus}
      onSubmit={async (word) => {
        const password = word("password");
        await onAdd({
          name: word("name").trim(),
          role: role.value,
          mailboxes: role.value === "admin" ? [] : globsOf(word("mailboxes")),
          ...(password !== "" && { password }),
        });
        role.value = "member";
      }}
    >
      <Field label={onDemandText.accountName}>
        <input name="name" autocomplete="off" autocapitalize="none" spellcheck={false} required />
      </Field>
      <RoleField role={role} />
      {role.value !== "admin" && <MailboxesField mailboxes={mailboxes} />}
      <Field label={onDemandText.newPassword}>
        <input
          name="password"
          type="password"
          autocomplete="new-password"
          placeholder={onDemandText.tokensAlone}
        />
      </Field>
      <p class="entry-form-hint">{onDemandText.roleHints[role.value]}</p>
    </EntryForm>
  );
}

function RoleField({ role }: { role: Signal<Role> }) {
  const change = ({ currentTarget }: TargetedEvent<HTMLSelectElement>) => {
    role.value = currentTarget.value as Role;
  };
  return (
    <Field label={onDemandText.role}>
      <select name="role" value={role.value} onChange={change}>
        {roles.map((one) => (
          <option key={one} value={one}>
            {onDemandText.roles[one]}
          </option>
        ))}
      </select>
    </Field>
  );
}

function MailboxesField({ mailboxes }: { mailboxes: readonly string[] }) {
  return (
    <Field label={onDemandText.mailboxGlobs}>
      <input
        name="mailboxes"
        list="mailbox-names"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder="shop*, billing"
        required
      />
      <datalist id="mailbox-names">
        {mailboxes.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Field>
  );
}

/** Splits what was typed at commas and white space. */
function globsOf(typed: string): string[] {
  return typed.split(/[,\s]+/).filter((glob) => glob !== "");
}
