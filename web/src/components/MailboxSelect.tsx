import type { Mailbox } from "../api/shapes.ts";
import { text } from "../messages.ts";

interface MailboxSelectProps {
  mailboxes: readonly Mailbox[];
  chosen: string | null;
  onChoose: (name: string | null) => void;
}

export function MailboxSelect({ mailboxes, chosen, onChoose }: MailboxSelectProps) {
  const names = mailboxes.map(({ name }) => name);
  // A chosen one stays on offer even when it is empty, or was never there: it names what is shown.
  if (chosen !== null && !names.includes(chosen)) names.push(chosen);
  if (names.length < 2) return null;
  return (
    <select
      class="mailbox-select"
      aria-label={text.mailbox}
      value={chosen ?? ""}
      onChange={({ currentTarget }) => {
        onChoose(currentTarget.value || null);
      }}
    >
      <option value="">{text.allMailboxes}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
