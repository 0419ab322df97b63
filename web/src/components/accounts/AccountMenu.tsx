import "./globs.css";
import "./account-menu.css";

import { CircleUserRound, LogOut } from "lucide";

import type { Me } from "../../api/shapes.ts";
import { labelOf, text } from "../../messages.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { formatRoute } from "../../state/route.ts";
import { Icon } from "../controls/Icon.tsx";
import { Globs } from "./Globs.tsx";

interface AccountMenuProps {
  me: Me;
  onSignOut: () => void;
}

/** Who is signed in, with which rights, and the way out. */
export function AccountMenu({ me, onSignOut }: AccountMenuProps) {
  const label = onDemandText.signedInAs(nameOf(me));
  return (
    <>
      <button
        type="button"
        class="button account-button"
        popovertarget="account"
        aria-label={label}
        title={label}
      >
        <Icon node={CircleUserRound} />
        <bdi class="account-name">{nameOf(me)}</bdi>
      </button>
      <div
        id="account"
        class="settings account-menu"
        popover="auto"
        role="group"
        aria-label={onDemandText.account}
      >
        <Rights me={me} />
        {me.signed_in && (
          <button type="button" class="button" onClick={onSignOut}>
            <Icon node={LogOut} />
            {onDemandText.signOut}
          </button>
        )}
      </div>
    </>
  );
}

function Rights({ me }: { me: Me }) {
  return (
    <>
      <div class="account-who">
        <bdi class="account-who-name">{nameOf(me)}</bdi>
        <span class="account-role">{labelOf(onDemandText.roles, me.role)}</span>
        {!me.may_write && <span class="account-note">{text.mayOnlyRead}</span>}
      </div>
      <div>
        <p class="account-label">{onDemandText.myMailboxes}</p>
        <Globs mailboxes={me.mailboxes} />
      </div>
      <a
        class="account-link"
        href={formatRoute({ view: "accounts" })}
        onClick={() => document.getElementById("account")?.hidePopover()}
      >
        {me.role === "admin" ? text.accounts : text.tokens}
      </a>
    </>
  );
}

/** The name of the account; there is none behind what `--ui-auth` and `--token` ask for. */
function nameOf({ account }: Me): string {
  return account ?? onDemandText.serverKey;
}
