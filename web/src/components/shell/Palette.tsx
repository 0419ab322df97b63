import { useSignal } from "@preact/signals";

import { text } from "../../messages.ts";
import { quoted } from "../../state/completion.ts";
import { bindings, type Command } from "../../state/keyboard.ts";
import type { Page } from "../../state/page.ts";
import { Overlay } from "../controls/Overlay.tsx";

interface Entry {
  id: string;
  label: string;
  hint: string;
  run: () => void;
}

/** Everything that can be done and gone to, found by typing some of its words. */
export function Palette({ page }: { page: Page }) {
  const typed = useSignal("");
  const chosen = useSignal(0);
  const words = typed.value.toLowerCase().split(/\s+/);
  const entries = entriesOf(page).filter(({ label }) =>
    words.every((word) => label.toLowerCase().includes(word)),
  );
  const shown = entries.slice(0, 50);
  const close = () => {
    page.overlay.value = null;
  };
  const take = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      chosen.value = (chosen.value + by + shown.length) % Math.max(shown.length, 1);
    } else if (event.key === "Enter") take(shown[chosen.value]);
    else return;
    event.preventDefault();
    document.getElementById(`command-${chosen.value}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Overlay title={text.palette} class="palette" onClose={close}>
      <input
        class="palette-input"
        type="text"
        role="combobox"
        aria-label={text.palette}
        aria-expanded="true"
        aria-controls="commands"
        aria-autocomplete="list"
        {...(shown.length > 0 && { "aria-activedescendant": `command-${chosen.value}` })}
        placeholder={text.palette}
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
          chosen.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="commands" class="palette-list" role="listbox" aria-label={text.commandsTitle}>
        {shown.map((entry, index) => (
          <li
            key={entry.id}
            id={`command-${index}`}
            class="palette-entry"
            role="option"
            aria-selected={index === chosen.value}
            onClick={() => {
              take(entry);
            }}
          >
            <span>{entry.label}</span>
            <span class="palette-hint">{entry.hint}</span>
          </li>
        ))}
      </ul>
    </Overlay>
  );
}

/** Walking through a list is not done by a palette. */
const notOffered = new Set<Command>(["palette", "extendDown", "extendUp", "open", "close"]);

function entriesOf(page: Page): Entry[] {
  const commands = (Object.keys(bindings) as Command[])
    .filter((command) => !notOffered.has(command))
    .map((command) => ({
      id: command,
      label: text.commands[command],
      hint: bindings[command][0],
      run: () => {
        page.actions.run(command);
      },
    }));
  const places = [
    ...page.mailboxes.all.value.map(({ name }) => place(text.mailbox, name, name, "")),
    ...page.mailboxes.tags.value.map(({ name }) =>
      place(text.tag, name, null, `tag:${quoted(name)}`),
    ),
    ...page.search.saved.value.map((query) => place(text.search, query, null, query)),
  ];
  return [...commands, ...places];

  function place(kind: string, name: string, mailbox: string | null, query: string): Entry {
    return {
      id: `${kind} ${name}`,
      label: `${kind}: ${name}`,
      hint: "",
      run: () => {
        page.navigation.choose(mailbox, query);
      },
    };
  }
}
