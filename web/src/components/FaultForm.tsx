import { useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { ComponentChildren, TargetedEvent } from "preact";

import type { FaultRule } from "../api/shapes.ts";
import { actionsAt, stages, type ActionKind, type Stage } from "../format/fault.ts";
import { text } from "../messages.ts";
import { Icon } from "./Icon.tsx";

interface FaultFormProps {
  mailboxes: readonly string[];
  /** Answers why the rule makes no sense, or null. */
  onAdd: (rule: FaultRule) => Promise<string | null>;
}

/** A rule, field by field. What makes no sense together, the server says. */
export function FaultForm({ mailboxes, onAdd }: FaultFormProps) {
  const stage = useSignal<Stage>("RCPT");
  const kind = useSignal<ActionKind>("reply");
  const refusal = useSignal<string | null>(null);

  const submit = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    refusal.value = await onAdd(ruleOf(values, stage.value, kind.value));
  };
  return (
    <form class="fault-form" aria-label={text.addFault} onSubmit={(event) => void submit(event)}>
      <Field label={text.stage}>
        <select
          name="on"
          value={stage.value}
          onChange={({ currentTarget }) => {
            stage.value = currentTarget.value as Stage;
            const offered: readonly ActionKind[] = actionsAt[stage.value];
            if (!offered.includes(kind.value)) kind.value = offered[0] ?? "drop";
          }}
        >
          {stages.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </Field>
      <Field label={text.action}>
        <select
          name="action"
          value={kind.value}
          onChange={({ currentTarget }) => {
            kind.value = currentTarget.value as ActionKind;
          }}
        >
          {actionsAt[stage.value].map((one) => (
            <option key={one} value={one}>
              {text.actions[one]}
            </option>
          ))}
        </select>
      </Field>
      <Details kind={kind.value} stage={stage.value} />
      {stage.value !== "connect" && stage.value !== "banner" && (
        <>
          <Field label={text.recipientGlob}>
            <input name="recipient" placeholder="*@example.com" />
          </Field>
          <Field label={text.senderGlob}>
            <input name="sender" placeholder="*" />
          </Field>
        </>
      )}
      <Field label={text.mailbox}>
        <select name="mailbox">
          <option value="">{text.everyMailbox}</option>
          {mailboxes.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      <Field label={text.times}>
        <input name="times" type="number" min="1" placeholder={text.always} />
      </Field>
      <Field label={text.skip}>
        <input name="skip" type="number" min="0" placeholder="0" />
      </Field>
      <button type="submit" class="button button-main">
        <Icon node={Plus} />
        {text.addFault}
      </button>
      <p class="fault-refusal" role="alert">
        {refusal.value}
      </p>
    </form>
  );
}

/** What an action needs to know. */
function Details({ kind, stage }: { kind: ActionKind; stage: Stage }) {
  switch (kind) {
    case "reply":
      return (
        <>
          <Field label={text.replyCode}>
            <input
              name="code"
              type="number"
              min="200"
              max="599"
              key={stage}
              defaultValue={stage === "RCPT" ? "550" : "451"}
              required
            />
          </Field>
          <Field label={text.replyText}>
            <input name="text" placeholder="5.1.1 No such user" />
          </Field>
        </>
      );
    case "delay":
      return <Number label={text.seconds} value="3" step="any" />;
    case "throttle":
      return <Number label={text.octetsPerSecond} value="1000" />;
    case "limit_size":
      return <Number label={text.octets} value="10000" />;
    case "drop":
      if (stage === "DATA") return <Number label={text.afterOctets} value="0" />;
      if (stage !== "end-of-data") return null;
      return (
        <label class="check">
          <input type="checkbox" name="after_store" />
          <span>{text.afterStore}</span>
        </label>
      );
    case "hide":
      return (
        <Field label={text.keyword}>
          <input name="value" defaultValue="STARTTLS" required />
        </Field>
      );
    case "certificate":
      return (
        <Field label={text.certificate}>
          <select name="value">
            <option>expired</option>
            <option>wrong-host</option>
          </select>
        </Field>
      );
    default:
      return null;
  }
}

function Number({ label, value, step }: { label: string; value: string; step?: string }) {
  return (
    <Field label={label}>
      <input name="value" type="number" min="0" step={step} defaultValue={value} required />
    </Field>
  );
}

function Field({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

function ruleOf(values: FormData, on: Stage, kind: ActionKind): FaultRule {
  const word = (name: string) => {
    const value = values.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const match: Record<string, string> = {};
  for (const name of ["recipient", "sender"]) if (word(name) !== "") match[name] = word(name);
  return {
    on,
    match,
    action: { [kind]: valueOf(kind, on, word) },
    mailbox: word("mailbox") || null,
    times: word("times") === "" ? null : parseInt(word("times"), 10),
    skip: word("skip") === "" ? 0 : parseInt(word("skip"), 10),
    probability: 1,
  };
}

function valueOf(kind: ActionKind, on: Stage, word: (name: string) => string): unknown {
  switch (kind) {
    case "reply":
      return [parseInt(word("code"), 10), ...(word("text") === "" ? [] : [word("text")])];
    case "delay":
      return parseFloat(word("value"));
    case "throttle":
    case "limit_size":
      return parseInt(word("value"), 10);
    case "drop":
      if (on === "DATA") return { after_bytes: parseInt(word("value"), 10) };
      return on === "end-of-data" && word("after_store") !== "" ? { after_store: true } : true;
    case "hide":
    case "certificate":
      return word("value");
    default:
      return true;
  }
}
