import "./faults.css";

import { useSignal } from "@preact/signals";
import { Trash2 } from "lucide";

import { reasonOf } from "../../api/errors.ts";
import type { FaultRule } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Account } from "../../state/account.ts";
import type { Faults } from "../../state/faults.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Status } from "../../state/status.ts";
import { ForWriters } from "../controls/ForWriters.tsx";
import { Icon } from "../controls/Icon.tsx";
import { FaultForm } from "./FaultForm.tsx";
import { FaultList } from "./FaultList.tsx";
import { RecipeCards } from "./RecipeCards.tsx";

interface FaultsViewProps {
  faults: Faults;
  mailboxes: Pick<Mailboxes, "all">;
  navigation: Pick<Navigation, "mail">;
  account: Pick<Account, "isAdmin">;
  status: Pick<Status, "report">;
}

/** The faults in force; beside them recipes for the usual ones, and a form for any other. */
export function FaultsView({ faults, mailboxes, status, account, ...rest }: FaultsViewProps) {
  const names = mailboxes.all.value.map(({ name }) => name);
  const isAdmin = account.isAdmin.value;
  const own = rest.navigation.mail.value.mailbox ?? names[0] ?? null;
  // Only an admin's may be of every mailbox.
  const add = (rule: FaultRule) =>
    faults.add(isAdmin ? rule : { ...rule, mailbox: rule.mailbox ?? own });
  const reported = (work: Promise<void>) => {
    work.catch((error: unknown) => {
      status.report(text.cannotChange, error);
    });
  };
  return (
    <div class="faults">
      <FaultsHead
        faults={faults}
        onClear={() => {
          reported(faults.clear());
        }}
      />
      <div class="faults-columns">
        <FaultList
          faults={faults}
          onRemove={(id) => {
            reported(faults.remove(id));
          }}
        />
        <NewFault
          mailboxes={names}
          ofEvery={isAdmin}
          onAdd={add}
          onRecipe={(rule) => {
            reported(add(rule));
          }}
        />
      </div>
    </div>
  );
}

interface NewFaultProps {
  mailboxes: readonly string[];
  /** Whether a fault may be of every mailbox. */
  ofEvery: boolean;
  onAdd: (rule: FaultRule) => Promise<void>;
  onRecipe: (rule: FaultRule) => void;
}

/** The recipes, and the form, which begins with one of them if it is to be edited. */
function NewFault({ mailboxes, ofEvery, onAdd, onRecipe }: NewFaultProps) {
  const draft = useSignal<{ rule: FaultRule | null; version: number }>({ rule: null, version: 0 });
  return (
    <ForWriters>
      <div class="faults-new">
        <RecipeCards
          onAdd={onRecipe}
          onEdit={(rule) => {
            draft.value = { rule, version: draft.value.version + 1 };
          }}
        />
        <FaultForm
          key={draft.value.version}
          draft={draft.value.rule}
          mailboxes={mailboxes}
          ofEvery={ofEvery}
          onAdd={(rule) => onAdd(rule).then(() => null, reasonOf)}
        />
      </div>
    </ForWriters>
  );
}

function FaultsHead({ faults, onClear }: { faults: Pick<Faults, "all">; onClear: () => void }) {
  return (
    <div class="faults-head">
      <div>
        <h2 class="faults-name">{text.faults}</h2>
        <p class="faults-hint">{text.faultsHint}</p>
      </div>
      {faults.all.value.length > 0 && (
        <ForWriters>
          <button type="button" class="button" onClick={onClear}>
            <Icon node={Trash2} />
            {text.removeAllFaults}
          </button>
        </ForWriters>
      )}
    </div>
  );
}
