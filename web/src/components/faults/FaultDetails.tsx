import type { ActionKind, Stage } from "../../api/generated.ts";
import { text } from "../../messages.ts";
import { Field } from "../controls/Field.tsx";

/** The fields that belong to an action. */
export function FaultDetails({ kind, stage }: { kind: ActionKind; stage: Stage }) {
  switch (kind) {
    case "reply":
      return <ReplyFields stage={stage} />;
    case "delay":
      return <NumberField label={text.seconds} value="3" step="any" />;
    case "throttle":
      return <NumberField label={text.octetsPerSecond} value="1000" />;
    case "limit_size":
      return <NumberField label={text.octets} value="10000" />;
    case "drop":
      return <DropFields stage={stage} />;
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

function ReplyFields({ stage }: { stage: Stage }) {
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
}

function DropFields({ stage }: { stage: Stage }) {
  if (stage === "DATA") return <NumberField label={text.afterOctets} value="0" />;
  if (stage !== "end-of-data") return null;
  return (
    <label class="check">
      <input type="checkbox" name="after_store" />
      <span>{text.afterStore}</span>
    </label>
  );
}

function NumberField({ label, value, step }: { label: string; value: string; step?: string }) {
  return (
    <Field label={label}>
      <input name="value" type="number" min="0" step={step} defaultValue={value} required />
    </Field>
  );
}
