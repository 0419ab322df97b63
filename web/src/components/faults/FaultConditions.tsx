import type { Condition } from "../../api/generated.ts";
import type { FaultMatch } from "../../api/shapes.ts";
import { labelOf, text } from "../../messages.ts";
import { Field } from "../controls/Field.tsx";
import { isNumeric } from "./faultRule.ts";

/** In the order of the form. */
const examples: Partial<Record<Condition, string>> = {
  recipient: "*@example.com",
  sender: "*",
  auth: "app",
  session: "1, 3",
  attempt: "1",
  header: "X-Tenant=acme",
};

/** Sorts conditions as the form shows them. */
export function inFormOrder(conditions: readonly Condition[]): readonly Condition[] {
  const order = Object.keys(examples);
  return conditions.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
}

/** True for a condition that the form always shows, where the stage has it. */
export function isCommon(name: Condition): boolean {
  return name === "recipient" || name === "sender";
}

/** A condition, beginning with the value that is given for it. */
export function ConditionField({ name, given }: { name: Condition; given: FaultMatch }) {
  const pattern = isNumeric(name) ? "[0-9]+( *, *[0-9]+)*" : undefined;
  return (
    <Field label={labelOf(text.conditions, name)}>
      <input
        name={name}
        placeholder={examples[name]}
        pattern={pattern}
        defaultValue={[given[name] ?? ""].flat().join(", ")}
      />
    </Field>
  );
}

interface MoreConditionsProps {
  conditions: readonly Condition[];
  given: FaultMatch;
}

/** The less common conditions, folded away unless one is given. */
export function MoreConditions({ conditions, given }: MoreConditionsProps) {
  const rare = conditions.filter((name) => !isCommon(name));
  return (
    <details class="fault-more" open={rare.some((name) => given[name] !== undefined)}>
      <summary>{text.moreConditions}</summary>
      <div class="fault-fields">
        {rare.map((name) => (
          <ConditionField key={name} name={name} given={given} />
        ))}
        <Field label={text.skip}>
          <input name="skip" type="number" min="0" placeholder="0" />
        </Field>
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
