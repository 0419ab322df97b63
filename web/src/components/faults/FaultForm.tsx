import { useSignal, type Signal } from "@preact/signals";
import { Plus } from "lucide";
import type { TargetedEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { actionsAt, conditionsAt, type ActionKind, type Stage } from "../../api/generated.ts";
import type { FaultRule } from "../../api/shapes.ts";
import { labelOf, text } from "../../messages.ts";
import { Field } from "../controls/Field.tsx";
import { Icon } from "../controls/Icon.tsx";
import { ConditionField, inFormOrder, isCommon, MoreConditions } from "./FaultConditions.tsx";
import { FaultDetails } from "./FaultDetails.tsx";
import { kindOf, ruleOf } from "./faultRule.ts";

interface FaultFormProps {
  mailboxes: readonly string[];
  /** Whether it may be of every mailbox. */
  ofEvery: boolean;
  /** The rule that the form begins with, which then has the focus. */
  draft: FaultRule | null;
  /** Returns the reason why the rule is invalid, or null. */
  onAdd: (rule: FaultRule) => Promise<string | null>;
}

/** A form for a rule. The server checks that its fields fit together. */
export function FaultForm({ mailboxes, ofEvery, draft, onAdd }: FaultFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const stage = useSignal<Stage>(draft?.on ?? "RCPT");
  const kind = useSignal<ActionKind>(draft ? kindOf(draft.action) : "reply");
  const refusal = useSignal<string | null>(null);
  const conditions = inFormOrder(conditionsAt[stage.value]);
  const match = draft?.match ?? {};
  useLayoutEffect(() => {
    if (draft === null) return;
    form.current?.scrollIntoView({ block: "nearest" });
    form.current?.querySelector("select")?.focus({ preventScroll: true });
  }, []);

  const submit = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    refusal.value = await onAdd(ruleOf(values, stage.value, kind.value));
  };
  return (
    <form
      ref={form}
      class="fault-form"
      aria-label={text.addFault}
      onSubmit={(event) => void submit(event)}
    >
      <h3 class="faults-title">{text.ownRule}</h3>
      <ActionRow stage={stage} kind={kind} draft={draft} />
      <div class="fault-fields">
        {conditions.filter(isCommon).map((name) => (
          <ConditionField key={name} name={name} given={match} />
        ))}
        <MailboxField mailboxes={mailboxes} ofEvery={ofEvery} />
        <TimesField times={draft?.times ?? null} />
      </div>
      <MoreConditions conditions={conditions} given={match} />
      <SubmitRow refusal={refusal.value} />
    </form>
  );
}

function SubmitRow({ refusal }: { refusal: string | null }) {
  return (
    <div class="fault-submit">
      <button type="submit" class="button button-main">
        <Icon node={Plus} />
        {text.addFault}
      </button>
      <p class="fault-refusal" role="alert">
        {refusal}
      </p>
    </div>
  );
}

interface ActionRowProps {
  stage: Signal<Stage>;
  kind: Signal<ActionKind>;
  draft: FaultRule | null;
}

/** The stage, what happens there, and the parameters of that. */
function ActionRow({ stage, kind, draft }: ActionRowProps) {
  const changeStage = (one: Stage) => {
    stage.value = one;
    const offered: readonly ActionKind[] = actionsAt[one];
    if (!offered.includes(kind.value)) kind.value = offered[0] ?? "drop";
  };
  return (
    <div class="fault-fields">
      <StageField stage={stage.value} onChange={changeStage} />
      <ActionField stage={stage.value} kind={kind} />
      <FaultDetails
        kind={kind.value}
        stage={stage.value}
        given={draft?.on === stage.value ? draft.action : {}}
      />
    </div>
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
        {Object.keys(actionsAt).map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </Field>
  );
}

interface ActionFieldProps {
  stage: Stage;
  kind: Signal<ActionKind>;
}

function ActionField({ stage, kind }: ActionFieldProps) {
  return (
    <Field label={text.action}>
      <select
        name="action"
        value={kind.value}
        onChange={({ currentTarget }) => {
          kind.value = currentTarget.value as ActionKind;
        }}
      >
        {actionsAt[stage].map((one) => (
          <option key={one} value={one}>
            {labelOf(text.actions, one)}
          </option>
        ))}
      </select>
    </Field>
  );
}

function MailboxField({ mailboxes, ofEvery }: Pick<FaultFormProps, "mailboxes" | "ofEvery">) {
  return (
    <Field label={text.mailbox}>
      <select name="mailbox">
        {ofEvery && <option value="">{text.everyMailbox}</option>}
        {mailboxes.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </Field>
  );
}

function TimesField({ times }: { times: number | null }) {
  return (
    <Field label={text.times}>
      <input
        name="times"
        type="number"
        min="1"
        placeholder={text.always}
        defaultValue={times?.toString() ?? ""}
      />
    </Field>
  );
}
