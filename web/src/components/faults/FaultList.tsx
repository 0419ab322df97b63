import { Bug, CircleCheck, CircleDashed, Trash2 } from "lucide";

import type { Fault } from "../../api/shapes.ts";
import { describeFault } from "./describeFault.ts";
import { text } from "../../messages.ts";
import { stateOf, type Faults } from "../../state/faults.ts";
import { ForWriters } from "../controls/ForWriters.tsx";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { FaultSentence } from "./FaultSentence.tsx";

interface FaultListProps {
  faults: Pick<Faults, "all">;
  onRemove: (id: string) => void;
}

/** The rules in force, each a sentence, with its hits. */
export function FaultList(props: FaultListProps) {
  return (
    <section class="faults-active" aria-labelledby="faults-active-title">
      <h3 id="faults-active-title" class="faults-title">
        {text.faultsInForce}
      </h3>
      {props.faults.all.value.length === 0 ? <NoFaults /> : <FaultLines {...props} />}
    </section>
  );
}

function NoFaults() {
  return (
    <div class="empty faults-empty">
      <Icon node={Bug} />
      <p class="empty-title">{text.noFaults}</p>
      <p class="empty-hint">{text.noFaultsHint}</p>
    </div>
  );
}

function FaultLines({ faults, onRemove }: FaultListProps) {
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

const icons = { waiting: CircleDashed, active: Bug, spent: CircleCheck };

function FaultLine({ fault, onRemove }: { fault: Fault; onRemove: () => void }) {
  const { mailbox, times, hits } = fault;
  const state = stateOf(fault);
  return (
    <li class="fault" data-state={state}>
      <Icon node={icons[state]} />
      <div class="fault-facts">
        <FaultSentence rule={fault} />
        <p class="fault-hits">
          <span class="fault-state">{text.faultStates[state]}</span>
          <span>
            <b>{hits}</b>
            {times === null ? "" : ` / ${times}`} {text.hits(hits)}
          </span>
          <bdi>{mailbox ?? text.everyMailbox}</bdi>
        </p>
      </div>
      <ForWriters>
        <IconButton
          icon={Trash2}
          label={text.removeFault(describeFault(fault))}
          onClick={onRemove}
        />
      </ForWriters>
    </li>
  );
}
