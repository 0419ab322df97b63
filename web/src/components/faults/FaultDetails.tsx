import type { ActionKind, Stage } from "../../api/generated.ts";
import type { FaultAction } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { Field } from "../controls/Field.tsx";

interface FaultDetailsProps {
  kind: ActionKind;
  stage: Stage;
  /** The values to begin with, if they are of this action. */
  given: FaultAction;
}

/** The fields that belong to an action. */
export function FaultDetails({ kind, stage, given }: FaultDetailsProps) {
  switch (kind) {
    case "reply":
      return <ReplyFields key={stage} stage={stage} given={given} />;
    case "delay":
      return <NumberField label={text.seconds} value={given.delay ?? 3} step="any" />;
    case "throttle":
      return <NumberField label={text.octetsPerSecond} value={given.throttle ?? 1000} />;
    case "limit_size":
      return <NumberField label={text.octets} value={given.limit_size ?? 10_000} />;
    case "drop":
      return <DropFields key={stage} stage={stage} given={given} />;
    case "hide":
      return (
        <Field label={text.keyword}>
          <input name="value" defaultValue={given.hide ?? "STARTTLS"} required />
        </Field>
      );
    case "certificate":
      return (
        <ChoiceField
          label={text.certificate}
          options={["expired", "wrong-host"]}
          given={given.certificate}
        />
      );
    case "feedback":
      return (
        <ChoiceField
          label={text.actions.feedback}
          options={feedbackNames(given.feedback)}
          given={given.feedback}
        />
      );
    default:
      return null;
  }
}

interface ChoiceFieldProps {
  label: string;
  options: readonly string[];
  given: string | undefined;
}

function ChoiceField({ label, options, given }: ChoiceFieldProps) {
  return (
    <Field label={label}>
      <select name="value">
        {options.map((one) => (
          <option key={one} selected={one === given}>
            {one}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** The usual ones, and what the rule has. */
function feedbackNames(given: string | undefined): string[] {
  const usual = ["bounce", "bounce-5.2.2", "delayed", "complaint", "auto-reply"];
  return given === undefined || usual.includes(given) ? usual : [...usual, given];
}

type StageFieldsProps = Omit<FaultDetailsProps, "kind">;

function ReplyFields({ stage, given }: StageFieldsProps) {
  const isHttp = stage === "API";
  const usual = isHttp ? 429 : stage === "RCPT" ? 550 : 451;
  const [code = usual, ...words] = given.reply ?? [];
  return (
    <>
      <Field label={text.replyCode}>
        <input
          name="code"
          type="number"
          min={isHttp ? "400" : "200"}
          max="599"
          defaultValue={code.toString()}
          required
        />
      </Field>
      <Field label={text.replyText}>
        <input
          name="text"
          placeholder={isHttp ? "Too Many Requests" : "5.1.1 No such user"}
          defaultValue={words.join(" ")}
        />
      </Field>
    </>
  );
}

function DropFields({ stage, given }: StageFieldsProps) {
  const { after_bytes = 0, after_store = false } = typeof given.drop === "object" ? given.drop : {};
  if (stage === "DATA") return <NumberField label={text.afterOctets} value={after_bytes} />;
  if (stage !== "end-of-data" && stage !== "API") return null;
  return (
    <label class="check fault-check">
      <input type="checkbox" name="after_store" defaultChecked={after_store} />
      <span>{text.afterStore}</span>
    </label>
  );
}

function NumberField({ label, value, step }: { label: string; value: number; step?: string }) {
  return (
    <Field label={label}>
      <input
        name="value"
        type="number"
        min="0"
        step={step}
        defaultValue={value.toString()}
        required
      />
    </Field>
  );
}
