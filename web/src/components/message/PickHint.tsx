import { MailOpen } from "lucide";

import { text } from "../../messages.ts";
import { bindings, type Command } from "../../state/keyboard.ts";
import { Icon } from "../controls/Icon.tsx";
import { Keys } from "../controls/Keys.tsx";

const helpful = [
  "next",
  "previous",
  "open",
  "search",
  "palette",
  "help",
] as const satisfies Command[];

/** What can be done while no message is open: pick one, or use the keys. */
export function PickHint() {
  return (
    <div class="empty">
      <Icon node={MailOpen} />
      <p class="empty-title">{text.pickMessage}</p>
      <dl class="keys pick-keys">
        {helpful.map((command) => (
          <div key={command} class="key-line">
            <dt>
              <Keys binding={bindings[command][0]} />
            </dt>
            <dd>{command === "help" ? text.help : text.commands[command]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
