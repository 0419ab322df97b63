import { text } from "../../messages.ts";
import { bindings, type Command } from "../../state/keyboard.ts";
import { Overlay } from "../controls/Overlay.tsx";

/** The commands with their keys. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Overlay title={text.shortcuts} class="help" reading onClose={onClose}>
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
    </Overlay>
  );
}

/** `Ctrl+K` is pressed together, `g s` one after the other. */
function Keys({ binding }: { binding: string }) {
  return (
    <span class="key-binding">
      {binding.split(/(?<=.)[+ ](?=.)/).map((key) => (
        <kbd key={key}>{symbols[key] ?? key}</kbd>
      ))}
    </span>
  );
}

const symbols: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  Escape: "Esc",
};
