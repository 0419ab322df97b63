import { text } from "../../messages.ts";
import { bindings, commandsFor } from "../../state/keyboard.ts";
import { Keys } from "../controls/Keys.tsx";
import { Overlay } from "../controls/Overlay.tsx";

/** The commands with their keys. */
export function HelpDialog({ mayWrite, onClose }: { mayWrite: boolean; onClose: () => void }) {
  return (
    <Overlay title={text.shortcuts} class="help" reading onClose={onClose}>
      <dl class="keys">
        {commandsFor(mayWrite).map((command) => (
          <div key={command} class="key-line">
            <dt>
              {bindings[command].map((key) => (
                <Keys key={key} binding={key} />
              ))}
            </dt>
            <dd>{text.commands[command]}</dd>
          </div>
        ))}
      </dl>
    </Overlay>
  );
}
