import { useSignal } from "@preact/signals";

import type { Info } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { mailClientAddresses } from "../../setup/mail-clients.ts";
import { formatEndpoint, snippetsFor } from "../../setup/snippets.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Tabs } from "../controls/Tabs.tsx";

/** The addresses of the sandbox, with settings to send mail there and to read it. */
export function Setup({ info }: { info: Info }) {
  return (
    <div class="setup">
      <h2 class="setup-title">{text.listening(info.smtp.map(formatEndpoint).join(", "))}</h2>
      <p class="setup-hint">{text.setupHint}</p>
      <Snippets info={info} />
      <p class="setup-readers">{readersHint(info)}</p>
    </div>
  );
}

function readersHint(info: Info): string {
  const addresses = mailClientAddresses(info.listeners, location.hostname);
  return addresses ? text.readersAt(addresses) : text.noReaders;
}

function Snippets({ info }: { info: Info }) {
  const chosen = useSignal<string | null>(null);
  const [endpoint] = info.smtp;
  const snippets = endpoint ? snippetsFor(endpoint, location.hostname) : [];
  const shown = snippets.find(({ client }) => client === chosen.value) ?? snippets[0];
  if (!shown) return null;
  return (
    <Tabs
      label={text.setupClients}
      tabs={snippets.map(({ client }) => ({ id: client, label: client }))}
      selected={shown.client}
      onSelect={(client) => {
        chosen.value = client;
      }}
    >
      <div class="snippet">
        <pre class="snippet-code">{shown.code}</pre>
        <CopyButton content={shown.code} />
      </div>
    </Tabs>
  );
}
