import { useSignal, type Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";

import type { Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import { RelaysClient } from "../../api/relays.ts";
import type { Message, Relay } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { Field } from "../controls/Field.tsx";
import { FormButtons } from "../controls/FormButtons.tsx";
import { Overlay } from "../controls/Overlay.tsx";
import { useFetched } from "../controls/useFetched.ts";
import { Waiting } from "../controls/Waiting.tsx";
import { DestinationList } from "./DestinationList.tsx";
import "./release.css";

interface ReleaseDialogProps {
  message: Pick<Message, "id" | "rcpt_to">;
  client: Pick<Client, "transport">;
  onClose: () => void;
}

/**
 * Asks to whom a message is sent on, and by which relay; without any it says what is missing. Shows
 * where the message would go, if that is asked for.
 */
export function ReleaseDialog({ client: { transport }, onClose, ...rest }: ReleaseDialogProps) {
  const client = useMemo(() => new RelaysClient(transport), [transport]);
  const { content: relays, failure } = useFetched((signal) => client.relays(signal), []);
  return (
    <Overlay title={onDemandText.releaseQuestion} onClose={onClose}>
      {failure !== null && <p role="alert">{reasonOf(failure)}</p>}
      {relays === null && failure === null && <Waiting words={onDemandText.releaseRelay} />}
      {relays?.length === 0 && <NoRelays {...{ client, onClose }} {...rest} />}
      {relays?.[0] && <ReleaseForm first={relays[0]} {...{ relays, client, onClose }} {...rest} />}
    </Overlay>
  );
}

type RelaysProps = Omit<ReleaseDialogProps, "client"> & { client: RelaysClient };

function NoRelays({ message, client, onClose }: RelaysProps) {
  return (
    <>
      <p class="release-none">{onDemandText.noRelays}</p>
      <p class="dialog-hint">{onDemandText.noRelaysHint}</p>
      <DestinationList id={message.id} recipients={message.rcpt_to} client={client} />
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onClose}>
          {text.close}
        </button>
      </div>
    </>
  );
}

type ReleaseFormProps = RelaysProps & { relays: readonly Relay[]; first: Relay };

function ReleaseForm({ message, client, relays, first, onClose }: ReleaseFormProps) {
  const chosen = useSignal(first);
  const to = useSignal(message.rcpt_to.join("\n"));
  const problem = useSignal("");
  const onSubmit = (event: Event) => {
    event.preventDefault();
    client
      .release(message.id, chosen.value.name, addressesIn(to.value))
      .then(onClose, (error: unknown) => {
        problem.value = reasonOf(error);
      });
  };
  return (
    <form class="release-form" onSubmit={onSubmit}>
      <RelayChoice relays={relays} chosen={chosen} />
      <Field label={onDemandText.releaseTo}>
        <textarea
          rows={3}
          required
          spellcheck={false}
          value={to.value}
          onInput={({ currentTarget }) => {
            to.value = currentTarget.value;
          }}
        />
      </Field>
      <RelayLimits relay={chosen.value} />
      <DestinationList id={message.id} recipients={addressesIn(to.value)} client={client} />
      {problem.value !== "" && (
        <p class="release-problem" role="alert">
          {problem.value}
        </p>
      )}
      <FormButtons submit={text.release} onCancel={onClose} />
    </form>
  );
}

function addressesIn(lines: string): string[] {
  return lines
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function RelayChoice({ relays, chosen }: { relays: readonly Relay[]; chosen: Signal<Relay> }) {
  return (
    <Field label={onDemandText.releaseRelay}>
      <select
        value={chosen.value.name}
        onChange={({ currentTarget }) => {
          chosen.value = relays[currentTarget.selectedIndex] ?? chosen.value;
        }}
      >
        {relays.map(({ name, mx, host, port }) => (
          <option key={name} value={name}>
            {name} ({mx ? "MX" : `${host}:${port}`})
          </option>
        ))}
      </select>
    </Field>
  );
}

function RelayLimits({ relay: { allow, block, override_to } }: { relay: Relay }) {
  if (override_to !== null)
    return <p class="dialog-hint">{onDemandText.releaseOverridden(override_to)}</p>;
  return (
    <p class="dialog-hint">
      {onDemandText.releaseAllowed(allow.join(", "))}
      {block.length > 0 && <> {onDemandText.releaseBlocked(block.join(", "))}</>}
    </p>
  );
}
