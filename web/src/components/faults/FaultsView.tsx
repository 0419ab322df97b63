import { Bug, Trash2 } from "lucide";

import { reasonOf } from "../../api/errors.ts";
import type { Fault, FaultRule } from "../../api/shapes.ts";
import { describeFault } from "../../format/fault.ts";
import { text } from "../../messages.ts";
import type { Faults } from "../../state/faults.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Status } from "../../state/status.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { FaultForm } from "./FaultForm.tsx";

interface FaultsViewProps {
  faults: Faults;
  mailboxes: Pick<Mailboxes, "all">;
  status: Pick<Status, "report">;
}

/** The active faults, and a form to add another. */
export function FaultsView({ faults, mailboxes, status }: FaultsViewProps) {
  const reported = (work: Promise<void>) => {
    work.catch((error: unknown) => {
      status.report(text.cannotChange, error);
    });
  };
  const add = async (rule: FaultRule) => {
    try {
      await faults.add(rule);
      return null;
    } catch (error) {
      return reasonOf(error);
    }
  };
  return (
    <div class="faults">
      <FaultsHead
        faults={faults}
        onClear={() => {
          reported(faults.clear());
        }}
      />
      <p class="faults-hint">{text.faultsHint}</p>
      <FaultForm mailboxes={mailboxes.all.value.map(({ name }) => name)} onAdd={add} />
      <FaultList
        faults={faults}
        onRemove={(id) => {
          reported(faults.remove(id));
        }}
      />
    </div>
  );
}

function FaultsHead({ faults, onClear }: { faults: Pick<Faults, "all">; onClear: () => void }) {
  return (
    <div class="faults-head">
      <h2 class="message-subject">{text.faults}</h2>
      {faults.all.value.length > 0 && (
        <button type="button" class="button" onClick={onClear}>
          <Icon node={Trash2} />
          {text.removeAllFaults}
        </button>
      )}
    </div>
  );
}

interface FaultListProps {
  faults: Pick<Faults, "all">;
  onRemove: (id: string) => void;
}

function FaultList({ faults, onRemove }: FaultListProps) {
  if (faults.all.value.length === 0) {
    return (
      <div class="empty faults-empty">
        <Icon node={Bug} />
        <p class="empty-title">{text.noFaults}</p>
      </div>
    );
  }
  return (
    <ul class="fault-list" aria-label={text.faults}>
      {faults.all.value.map((fault) => (
        <FaultLine
          key={fault.id}
          fault={fault}
          onRemove={() => {
            onRemove(fault.id);
          }}
        />
      ))}
    </ul>
  );
}

function FaultLine({ fault, onRemove }: { fault: Fault; onRemove: () => void }) {
  const { on, mailbox, times, hits } = fault;
  const described = describeFault(fault);
  return (
    <li class="fault" data-spent={times !== null && hits >= times}>
      <code class="fault-stage">{on}</code>
      <span class="fault-words">
        {described.action}
        {described.match !== "" && <span class="fault-match"> {described.match}</span>}
      </span>
      <span class="mark">{mailbox ?? text.everyMailbox}</span>
      <span class="fault-hits">
        <b>{hits}</b>
        {times === null ? "" : ` / ${times}`} {text.hits(hits)}
      </span>
      <IconButton
        icon={Trash2}
        label={`${text.remove} ${on} ${described.action}`}
        onClick={onRemove}
      />
    </li>
  );
}
