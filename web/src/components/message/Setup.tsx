import { useSignal } from "@preact/signals";

import type { Info } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { readingDoors } from "../../setup/readers.ts";
import { formatEndpoint, snippetsFor } from "../../setup/snippets.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Tabs } from "../controls/Tabs.tsx";

/** Where the sandbox listens, how to send mail there, and how to read it with a mail client. */
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
  const doors = readingDoors(info.doors, location.hostname);
  return doors ? text.readersAt(doors) : text.noReaders;
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
