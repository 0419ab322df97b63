import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import type { Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import type { Feedback, Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { Field } from "../controls/Field.tsx";
import { FormButtons } from "../controls/FormButtons.tsx";
import { onDemandText } from "../controls/onDemandText.ts";
import { Overlay } from "../controls/Overlay.tsx";
import "./release.css";

type Kind = keyof typeof onDemandText.feedbackKinds;
type Code = keyof typeof onDemandText.feedbackCodes;

const kinds: readonly Kind[] = ["bounce", "complaint", "reply", "open", "click"];
const codes: readonly Code[] = ["5.1.1", "5.2.2", "5.7.1", "4.2.2", "4.4.1"];
/** Links that are offered; a newsletter may have thousands. */
const mostLinks = 100;

interface FeedbackDialogProps {
  message: Pick<Message, "id" | "rcpt_to" | "links">;
  client: Pick<Client, "feedback">;
  onClose: () => void;
}

/** Asks what the sender of a message hears of it, and says what has come of that. */
export function FeedbackDialog({ message, client, onClose }: FeedbackDialogProps) {
  const given = useSignal<Feedback | null>(null);
  return (
    <Overlay title={onDemandText.feedbackTitle} onClose={onClose}>
      {given.value === null ? (
        <FeedbackForm message={message} client={client} given={given} onClose={onClose} />
      ) : (
        <Given feedback={given.value} onClose={onClose} />
      )}
    </Overlay>
  );
}

interface FeedbackFormProps extends FeedbackDialogProps {
  given: Signal<Feedback | null>;
}

function FeedbackForm({ message, client, given, onClose }: FeedbackFormProps) {
  const kind = useSignal<Kind>("bounce");
  const problem = useSignal("");
  const onSubmit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    client.feedback(message.id, kind.value, bodyOf(new FormData(event.currentTarget))).then(
      (feedback) => {
        given.value = feedback;
      },
      (error: unknown) => {
        problem.value = reasonOf(error);
      },
    );
  };
  return (
    <form class="release-form" onSubmit={onSubmit}>
      <KindChoice
        onChange={(chosen) => {
          kind.value = chosen;
          problem.value = "";
        }}
      />
      <Details kind={kind.value} message={message} />
      <Recipients recipients={message.rcpt_to} />
      <p class="dialog-hint">{onDemandText.feedbackHints[kind.value]}</p>
      {problem.value !== "" && (
        <p class="release-problem" role="alert">
          {problem.value}
        </p>
      )}
      <FormButtons submit={onDemandText.feedbackSend} onCancel={onClose} />
    </form>
  );
}

/** Returns the body of the request: what is empty is left out. */
function bodyOf(form: FormData): object {
  const { recipient, ...rest } = Object.fromEntries([...form].filter(([, value]) => value !== ""));
  return recipient === undefined ? rest : { ...rest, recipients: [recipient] };
}

function KindChoice({ onChange }: { onChange: (kind: Kind) => void }) {
  return (
    <Choice
      label={onDemandText.feedbackKind}
      onChange={(index) => {
        onChange(kinds[index] ?? "bounce");
      }}
    >
      {kinds.map((one) => (
        <option key={one}>{onDemandText.feedbackKinds[one]}</option>
      ))}
    </Choice>
  );
}

/** The fields that belong to a kind. */
function Details({ kind, message }: { kind: Kind; message: Pick<Message, "links"> }) {
  switch (kind) {
    case "bounce":
      return (
        <Choice label={onDemandText.feedbackCode} name="code">
          {codes.map((one) => (
            <option key={one} value={one}>
              {one} {onDemandText.feedbackCodes[one]}
            </option>
          ))}
        </Choice>
      );
    case "reply":
      return (
        <Field label={onDemandText.feedbackText}>
          <textarea name="text" rows={3} dir="auto" />
        </Field>
      );
    case "click":
      if (message.links.length === 0) return <p>{onDemandText.noLinks}</p>;
      return (
        <Choice label={onDemandText.feedbackLink} name="link">
          {message.links.slice(0, mostLinks).map(({ url }) => (
            <option key={url}>{url}</option>
          ))}
        </Choice>
      );
    default:
      return null;
  }
}

function Recipients({ recipients }: { recipients: readonly string[] }) {
  if (recipients.length < 2) return null;
  return (
    <Choice label={onDemandText.feedbackRecipient} name="recipient">
      <option value="">{onDemandText.everyRecipient}</option>
      {recipients.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </Choice>
  );
}

interface ChoiceProps {
  label: string;
  name?: string;
  onChange?: (index: number) => void;
  children: ComponentChildren;
}

function Choice({ label, name, onChange, children }: ChoiceProps) {
  return (
    <Field label={label}>
      <select name={name} onChange={({ currentTarget }) => onChange?.(currentTarget.selectedIndex)}>
        {children}
      </select>
    </Field>
  );
}

function Given({ feedback, onClose }: { feedback: Feedback; onClose: () => void }) {
  const { messages, webhooks, note } = feedback;
  return (
    <div class="release-form" role="status">
      {messages.length > 0 && <p>{onDemandText.feedbackMails(messages.length)}</p>}
      {webhooks.length > 0 && <p>{onDemandText.feedbackEvents(webhooks.join(", "))}</p>}
      {note !== "" && <p class="dialog-hint">{note}</p>}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onClose}>
          {text.close}
        </button>
      </div>
    </div>
  );
}
