import { useSignal } from "@preact/signals";

import { reasonOf } from "../../api/errors.ts";
import type { RelaysClient } from "../../api/relays.ts";
import type { Destination } from "../../api/shapes.ts";
import { onDemandText } from "../controls/onDemandText.ts";

interface DestinationListProps {
  id: string;
  recipients: readonly string[];
  client: Pick<RelaysClient, "destinations">;
}

/** Where a message would go for each recipient, once a button asks for it; a second asks the DNS. */
export function DestinationList({ id, recipients, client }: DestinationListProps) {
  const found = useSignal<readonly Destination[]>([]);
  const problem = useSignal("");
  const explain = (mx: boolean) => {
    client.destinations(id, recipients, mx).then(
      (destinations) => {
        found.value = destinations;
        problem.value = "";
      },
      (error: unknown) => {
        problem.value = reasonOf(error);
      },
    );
  };
  return (
    <section class="destinations" aria-label={onDemandText.destinations}>
      <Questions onAsk={explain} />
      {problem.value !== "" && (
        <p class="release-problem" role="alert">
          {problem.value}
        </p>
      )}
      <div role="status">
        <ul>
          {found.value.map((destination) => (
            <DestinationItem key={destination.recipient} destination={destination} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function Questions({ onAsk }: { onAsk: (mx: boolean) => void }) {
  const questions = [
    { words: onDemandText.explain, hint: undefined, mx: false },
    { words: onDemandText.explainByDns, hint: onDemandText.explainByDnsHint, mx: true },
  ];
  return (
    <p class="destination-buttons">
      {questions.map(({ words, hint, mx }) => (
        <button
          key={words}
          type="button"
          class="button"
          title={hint}
          onClick={() => {
            onAsk(mx);
          }}
        >
          {words}
        </button>
      ))}
    </p>
  );
}

function DestinationItem({ destination }: { destination: Destination }) {
  const { recipient, relays, local } = destination;
  return (
    <li>
      <code>{recipient}</code>
      <ul>
        <li>{mailboxWords(destination)}</li>
        {relays.map(({ relay, to, refusal, automatic }) => (
          <li key={relay}>
            {refusal === ""
              ? onDemandText.relayTakes(relay, to === recipient ? "" : to, automatic)
              : onDemandText.relayRefuses(relay, refusal)}
          </li>
        ))}
        {local && <li>{onDemandText.domainOfSender}</li>}
        {serverWords(destination)}
      </ul>
    </li>
  );
}

function mailboxWords({ mailbox, reason, route }: Destination): string {
  if (mailbox === null) return onDemandText.mailboxHidden;
  const conditions = Object.entries(route ?? {}).map(([name, value]) => `${name} = ${value}`);
  return onDemandText.mailboxHere(mailbox, onDemandText.routeReason[reason](conditions.join(", ")));
}

function serverWords({ exchangers }: Destination) {
  if (exchangers === null) return null;
  const { kind, hosts, detail } = exchangers;
  if (hosts.length === 0) return <li>{onDemandText.noServer(detail)}</li>;
  if (kind === "mx") {
    const names = hosts.map(({ preference, host }) => `${preference} ${host}`);
    return <li>{onDemandText.mxServers(names.join(", "))}</li>;
  }
  const words = kind === "literal" ? onDemandText.literalServer : onDemandText.ownServer;
  return <li>{words(hosts.map(({ host }) => host).join(", "))}</li>;
}
