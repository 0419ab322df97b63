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
import { Field } from "../controls/Field.tsx";
import { Icon } from "../controls/Icon.tsx";
import { ConditionField, isCommon, MoreConditions } from "./FaultConditions.tsx";
import { FaultDetails } from "./FaultDetails.tsx";
import { ruleOf } from "./faultRule.ts";

interface FaultFormProps {
  mailboxes: readonly string[];
  /** Returns the reason why the rule is invalid, or null. */
  onAdd: (rule: FaultRule) => Promise<string | null>;
}

/** A form for a rule. The server checks that its fields fit together. */
export function FaultForm({ mailboxes, onAdd }: FaultFormProps) {
  const stage = useSignal<Stage>("RCPT");
  const kind = useSignal<ActionKind>("reply");
  const refusal = useSignal<string | null>(null);
  const conditions: readonly Condition[] = conditionsAt[stage.value];

  const submit = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    refusal.value = await onAdd(ruleOf(values, stage.value, kind.value));
  };
  const changeStage = (one: Stage) => {
    stage.value = one;
    const offered: readonly ActionKind[] = actionsAt[one];
    if (!offered.includes(kind.value)) kind.value = offered[0] ?? "drop";
  };
  const changeKind = (one: ActionKind) => {
    kind.value = one;
  };
  return (
    <form class="fault-form" aria-label={text.addFault} onSubmit={(event) => void submit(event)}>
      <StageField stage={stage.value} onChange={changeStage} />
      <ActionField stage={stage.value} kind={kind.value} onChange={changeKind} />
      <FaultDetails kind={kind.value} stage={stage.value} />
      {conditions.filter(isCommon).map((name) => (
        <ConditionField key={name} name={name} />
      ))}
      <MailboxField mailboxes={mailboxes} />
      <CountFields />
      <MoreConditions conditions={conditions} />
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

function StageField({ stage, onChange }: { stage: Stage; onChange: (stage: Stage) => void }) {
  return (
    <Field label={text.stage}>
      <select
        name="on"
        value={stage}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value as Stage);
        }}
      >
        {stages.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </Field>
  );
}

interface ActionFieldProps {
  stage: Stage;
  kind: ActionKind;
  onChange: (kind: ActionKind) => void;
}

function ActionField({ stage, kind, onChange }: ActionFieldProps) {
  return (
    <Field label={text.action}>
      <select
        name="action"
        value={kind}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value as ActionKind);
        }}
      >
        {actionsAt[stage].map((one) => (
          <option key={one} value={one}>
            {text.actions[one]}
          </option>
        ))}
      </select>
    </Field>
  );
}

function MailboxField({ mailboxes }: { mailboxes: readonly string[] }) {
  return (
    <Field label={text.mailbox}>
      <select name="mailbox">
        <option value="">{text.everyMailbox}</option>
        {mailboxes.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </Field>
  );
}

function CountFields() {
  return (
    <>
      <Field label={text.times}>
        <input name="times" type="number" min="1" placeholder={text.always} />
      </Field>
      <Field label={text.skip}>
        <input name="skip" type="number" min="0" placeholder="0" />
      </Field>
    </>
  );
}
