import { Bug, Trash2 } from "lucide";

import { reasonOf } from "../../api/errors.ts";
import type { Fault } from "../../api/shapes.ts";
import { inWords } from "../../format/fault.ts";
import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { FaultForm } from "./FaultForm.tsx";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";

/** The faults that the sandbox makes, and a form for another. */
export function FaultsView({ page }: { page: Page }) {
  const faults = page.faults.all.value;
  const attempt = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      page.status.report(text.cannotChange, error);
    }
  };
  return (
    <div class="faults">
      <div class="faults-head">
        <h2 class="message-subject">{text.faults}</h2>
        {faults.length > 0 && (
          <button type="button" class="button" onClick={() => void attempt(page.faults.clear())}>
            <Icon node={Trash2} />
            {text.removeAllFaults}
          </button>
        )}
      </div>
      <p class="faults-hint">{text.faultsHint}</p>
      <FaultForm
        mailboxes={page.mailboxes.all.value.map(({ name }) => name)}
        onAdd={async (rule) => {
          try {
            await page.faults.add(rule);
            return null;
          } catch (error) {
            return reasonOf(error);
          }
        }}
      />
      {faults.length === 0 ? (
        <div class="empty faults-empty">
          <Icon node={Bug} />
          <p class="empty-title">{text.noFaults}</p>
        </div>
      ) : (
        <ul class="fault-list" aria-label={text.faults}>
          {faults.map((fault) => (
            <FaultLine
              key={fault.id}
              fault={fault}
              onRemove={() => void attempt(page.faults.remove(fault.id))}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function FaultLine({ fault, onRemove }: { fault: Fault; onRemove: () => void }) {
  const { on, mailbox, times, hits } = fault;
  const words = inWords(fault);
  return (
    <li class="fault" data-spent={times !== null && hits >= times}>
      <code class="fault-stage">{on}</code>
      <span class="fault-words">
        {words.action}
        {words.match !== "" && <span class="fault-match"> {words.match}</span>}
      </span>
      <span class="mark">{mailbox ?? text.everyMailbox}</span>
      <span class="fault-hits">
        <b>{hits}</b>
        {times === null ? "" : ` / ${times}`} {text.hits(hits)}
      </span>
      <IconButton icon={Trash2} label={`${text.remove} ${on} ${words.action}`} onClick={onRemove} />
    </li>
  );
}
