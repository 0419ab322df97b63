import "./setup.css";

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { Client } from "../../api/client.ts";
import type { Endpoint, Info } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { destinationsOf, type Destination } from "../../setup/destinations.ts";
import { mailClientAddresses, type NamedAddress } from "../../setup/mail-clients.ts";
import { formatEndpoint, reachableHost } from "../../setup/snippets.ts";
import type { Account } from "../../state/account.ts";
import type { Actions } from "../../state/actions.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Navigation } from "../../state/navigation.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { onDemand } from "../controls/onDemand.tsx";
import { SenderSettings } from "./SenderSettings.tsx";
import { TestMessages } from "./TestMessages.tsx";

/** Only where there are accounts. */
const MailboxLogin = onDemand(
  async () => (await import("../accounts/MailboxLogin.tsx")).MailboxLogin,
);

interface SetupProps {
  info: Info;
  mailboxes: Pick<Mailboxes, "all">;
  navigation: Pick<Navigation, "scope">;
  actions: Pick<Actions, "sendTest">;
  account: Pick<Account, "me">;
  client: Pick<Client, "setCredentials">;
}

/** The first minute: addresses to copy, test messages, and settings to paste. */
export function Setup({ info, mailboxes, navigation, actions, account, client }: SetupProps) {
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
  const readers = mailClientAddresses(info.listeners, location.hostname);
  return (
    <div class="setup">
      <h2 class="setup-title">{text.listening}</h2>
      <p class="setup-hint">{text.setupHint}</p>
      <Addresses addresses={[...sendersAddresses(all, shown), ...readers]} />
      <p class="setup-hint">{readers.length > 0 ? text.readersHint : text.noReaders}</p>
      <TestMessages actions={actions} />
      <section class="setup-part" aria-labelledby="settings-title">
        <div class="setup-head">
          <h3 id="settings-title" class="setup-subtitle">
            {text.settingsToPaste}
          </h3>
          {shown && all.length > 1 && (
            <DestinationField
              all={all}
              shown={shown}
              onPick={(id) => {
                picked.value = id;
              }}
            />
          )}
        </div>
        {shown && <SenderSettings endpoint={shown.endpoint} />}
      </section>
      <OwnLogin smtp={info.smtp[0]} {...{ account, client, mailboxes, mailbox }} />
    </div>
  );
}

interface OwnLoginProps extends Pick<SetupProps, "account" | "client" | "mailboxes"> {
  smtp: Endpoint | undefined;
  mailbox: string | null;
}

function OwnLogin({ smtp, account, client, mailboxes, mailbox }: OwnLoginProps) {
  if (!account.me.value?.may_write || !smtp) return null;
  const all = mailboxes.all.value;
  return <MailboxLogin mailboxes={all} endpoint={smtp} {...{ client, mailbox }} />;
}

/** The listeners for all mail, and that of the mailbox whose settings are shown. */
function sendersAddresses(all: readonly Destination[], shown?: Destination): NamedAddress[] {
  return all
    .filter((each) => each.mailbox === null || each === shown)
    .map((each) => ({ name: each.mailbox ?? "SMTP", address: addressOf(each) }));
}

function Addresses({ addresses }: { addresses: readonly NamedAddress[] }) {
  return (
    <ul class="setup-row" aria-label={text.addresses}>
      {addresses.map(({ name, address }) => (
        <li key={`${name} ${address}`} class="address">
          <bdi class="address-name">{name}</bdi>
          <CopyButton content={address} words={address} label={text.copyOf(`${name} ${address}`)} />
        </li>
      ))}
    </ul>
  );
}

interface DestinationFieldProps {
  all: readonly Destination[];
  shown: Destination;
  onPick: (id: string) => void;
}

function DestinationField({ all, shown, onPick }: DestinationFieldProps) {
  return (
    <label class="field setup-destination">
      <span>{text.sendTo}</span>
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
    </label>
  );
}

function labelOf(destination: Destination): string {
  const { mailbox } = destination;
  const address = addressOf(destination);
  return mailbox === null ? address : text.mailboxAt(mailbox, address);
}

function addressOf({ endpoint: { host, port } }: Destination): string {
  return formatEndpoint({ host: reachableHost(host, location.hostname), port });
}
