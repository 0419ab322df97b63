import { text } from "../../messages.ts";
import { bindings, type Command } from "../../state/keyboard.ts";
import { Keys } from "../controls/Keys.tsx";
import { Overlay } from "../controls/Overlay.tsx";

/** The commands with their keys. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Overlay title={text.shortcuts} class="help" onClose={onClose}>
      <dl class="keys">
        {(Object.keys(bindings) as Command[]).map((command) => (
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
      <form method="dialog" class="dialog-buttons">
        <button type="submit" class="button">
          {text.close}
        </button>
      </form>
    </Overlay>
  );
}
