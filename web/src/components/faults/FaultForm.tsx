import { useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { TargetedEvent } from "preact";

import type { FaultRule } from "../../api/shapes.ts";
import {
  actionsAt,
  conditionsAt,
  stages,
  type ActionKind,
  type Condition,
  type Stage,
} from "../../format/fault.ts";
import { text } from "../../messages.ts";
import { FaultDetails } from "./FaultDetails.tsx";
import { Field } from "../controls/Field.tsx";
import { Icon } from "../controls/Icon.tsx";

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
  const known: readonly Condition[] = conditionsAt[stage.value];
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
      <FaultDetails kind={kind.value} stage={stage.value} />
      {known.filter(isUsual).map(condition)}
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
      <details class="fault-more">
        <summary>{text.moreConditions}</summary>
        <div class="fault-fields">
          {known.filter((name) => !isUsual(name)).map(condition)}
          <Field label={text.probability}>
            <input name="probability" type="number" min="0" max="1" step="any" placeholder="1" />
          </Field>
          <Field label={text.seed}>
            <input name="seed" type="number" min="0" placeholder="0" />
          </Field>
        </div>
      </details>
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

/** What it looks like; sessions and attempts are numbers, counted from one. */
const examples: Record<Condition, string> = {
  recipient: "*@example.com",
  sender: "*",
  auth: "app",
  session: "1, 3",
  attempt: "1",
  header: "X-Tenant=acme",
};

function isUsual(name: Condition): boolean {
  return name === "recipient" || name === "sender";
}

function isNumbers(name: Condition): boolean {
  return name === "session" || name === "attempt";
}

function condition(name: Condition) {
  const pattern = isNumbers(name) ? "[0-9]+( *, *[0-9]+)*" : undefined;
  return (
    <Field key={name} label={text.conditions[name]}>
      <input name={name} placeholder={examples[name]} pattern={pattern} />
    </Field>
  );
}

function ruleOf(values: FormData, on: Stage, kind: ActionKind): FaultRule {
  const word = (name: string) => {
    const value = values.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const number = (name: string, otherwise: number) =>
    word(name) === "" ? otherwise : parseFloat(word(name));
  const match: Record<string, unknown> = {};
  for (const name of conditionsAt[on]) {
    if (word(name) === "") continue;
    match[name] = isNumbers(name) ? word(name).split(",").map(parseFloat) : word(name);
  }
  return {
    on,
    match,
    action: { [kind]: valueOf(kind, on, word) },
    mailbox: word("mailbox") || null,
    times: word("times") === "" ? null : parseInt(word("times"), 10),
    skip: number("skip", 0),
    probability: number("probability", 1),
    seed: number("seed", 0),
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
