import { text } from "../../messages.ts";

/** The mailboxes of an account, as globs. */
export function Globs({ mailboxes }: { mailboxes: readonly string[] }) {
  if (mailboxes.includes("*")) return <span class="globs">{text.everyMailbox}</span>;
  return (
    <ul class="globs" aria-label={text.mailboxes}>
      {mailboxes.map((glob) => (
        <li key={glob} class="glob">
          <code>{glob}</code>
        </li>
      ))}
    </ul>
  );
}
