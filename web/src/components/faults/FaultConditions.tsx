import type { Condition } from "../../format/fault.ts";
import { text } from "../../messages.ts";
import { Field } from "../controls/Field.tsx";
import { isNumeric } from "./faultRule.ts";

const examples: Record<Condition, string> = {
  recipient: "*@example.com",
  sender: "*",
  auth: "app",
  session: "1, 3",
  attempt: "1",
  header: "X-Tenant=acme",
};

/** True for a condition that the form always shows, where the stage has it. */
export function isCommon(name: Condition): boolean {
  return name === "recipient" || name === "sender";
}

export function ConditionField({ name }: { name: Condition }) {
  const pattern = isNumeric(name) ? "[0-9]+( *, *[0-9]+)*" : undefined;
  return (
    <Field label={text.conditions[name]}>
      <input name={name} placeholder={examples[name]} pattern={pattern} />
    </Field>
  );
}

/** The less common conditions, folded away. */
export function MoreConditions({ conditions }: { conditions: readonly Condition[] }) {
  return (
    <details class="fault-more">
      <summary>{text.moreConditions}</summary>
      <div class="fault-fields">
        {conditions
          .filter((name) => !isCommon(name))
          .map((name) => (
            <ConditionField key={name} name={name} />
          ))}
        <Field label={text.probability}>
          <input name="probability" type="number" min="0" max="1" step="any" placeholder="1" />
        </Field>
        <Field label={text.seed}>
          <input name="seed" type="number" min="0" placeholder="0" />
        </Field>
      </div>
    </details>
  );
}
