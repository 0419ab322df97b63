import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { Info } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Navigation } from "../../state/navigation.ts";
import { destinationsOf, type Destination } from "../../setup/destinations.ts";
import { mailClientAddresses } from "../../setup/mail-clients.ts";
import { formatEndpoint, reachableHost } from "../../setup/snippets.ts";
import { Field } from "../controls/Field.tsx";
import { SenderSettings } from "./SenderSettings.tsx";

interface SetupProps {
  info: Info;
  mailboxes: Pick<Mailboxes, "all">;
  navigation: Pick<Navigation, "scope">;
}

/** The addresses of the sandbox, with settings to send mail there and to read it. */
export function Setup({ info, mailboxes, navigation }: SetupProps) {
  const { mailbox } = navigation.scope.value;
  const picked = useSignal<string | null>(null);
  useEffect(() => {
    picked.value = null;
  }, [mailbox]);
  const all = destinationsOf(info, mailboxes.all.value);
  const shown =
    all.find(({ id }) => id === picked.value) ??
    all.find((each) => each.mailbox !== null && each.mailbox === mailbox) ??
    all[0];
  return (
    <div class="setup">
      <h2 class="setup-title">{text.listening(info.smtp.map(formatEndpoint).join(", "))}</h2>
      <p class="setup-hint">{text.setupHint}</p>
      {shown && all.length > 1 && (
        <DestinationField
          all={all}
          shown={shown}
          onPick={(id) => {
            picked.value = id;
          }}
        />
      )}
      {shown && <SenderSettings endpoint={shown.endpoint} />}
      <p class="setup-readers">{readersHint(info)}</p>
    </div>
  );
}

function readersHint(info: Info): string {
  const addresses = mailClientAddresses(info.listeners, location.hostname);
  return addresses ? text.readersAt(addresses) : text.noReaders;
}

interface DestinationFieldProps {
  all: readonly Destination[];
  shown: Destination;
  onPick: (id: string) => void;
}

function DestinationField({ all, shown, onPick }: DestinationFieldProps) {
  return (
    <Field label={text.sendTo}>
      <select
        value={shown.id}
        onChange={({ currentTarget }) => {
          onPick(currentTarget.value);
        }}
      >
        {all.map((each) => (
          <option key={each.id} value={each.id}>
            {labelOf(each)}
          </option>
        ))}
      </select>
    </Field>
  );
}

function labelOf({ mailbox, endpoint: { host, port } }: Destination): string {
  const address = formatEndpoint({ host: reachableHost(host, location.hostname), port });
  return mailbox === null ? address : text.mailboxAt(mailbox, address);
}
