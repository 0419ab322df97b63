import { useSignal } from "@preact/signals";

import { text } from "../../messages.ts";
import { testKinds } from "../../setup/test-kinds.ts";
import type { Actions } from "../../state/actions.ts";
import type { Commands } from "../../state/commands.ts";
import { quoted } from "../../state/completion.ts";
import { bindings, commandsFor, type Command } from "../../state/keyboard.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Search } from "../../state/search.ts";
import { Overlay } from "../controls/Overlay.tsx";

interface Destinations {
  navigation: Navigation;
  search: Search;
  mailboxes: Mailboxes;
  actions: Pick<Actions, "sendTest">;
  commands: Commands;
  mayWrite: boolean;
}

interface PaletteProps extends Destinations {
  onClose: () => void;
}

interface Entry {
  id: string;
  label: string;
  hint: string;
  run: () => void;
}

/** A list of all commands and places, found by typing some of their words. */
export function Palette({ onClose, ...destinations }: PaletteProps) {
  const typed = useSignal("");
  const chosen = useSignal(0);
  const shown = matching(entriesOf(destinations), typed.value).slice(0, 50);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      chosen.value = (chosen.value + by + shown.length) % Math.max(shown.length, 1);
    } else if (event.key === "Enter") run(shown[chosen.value]);
    else return;
    event.preventDefault();
    document.getElementById(`command-${chosen.value}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Overlay title={text.palette} class="palette" onClose={onClose}>
      <PaletteInput
        typed={typed.value}
        {...(shown.length > 0 && { active: `command-${chosen.value}` })}
        onType={(words) => {
          typed.value = words;
          chosen.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <PaletteList entries={shown} chosen={chosen.value} onRun={run} />
    </Overlay>
  );
}

interface PaletteInputProps {
  typed: string;
  /** Id of the chosen entry. */
  active?: string;
  onType: (words: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function PaletteInput({ typed, active, onType, onKeyDown }: PaletteInputProps) {
  return (
    <input
      class="palette-input"
      type="text"
      role="combobox"
      aria-label={text.palette}
      aria-expanded="true"
      aria-controls="commands"
      aria-autocomplete="list"
      {...(active !== undefined && { "aria-activedescendant": active })}
      placeholder={text.palette}
      value={typed}
      onInput={({ currentTarget }) => {
        onType(currentTarget.value);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

interface PaletteListProps {
  entries: readonly Entry[];
  chosen: number;
  onRun: (entry: Entry) => void;
}

function PaletteList({ entries, chosen, onRun }: PaletteListProps) {
  return (
    <ul id="commands" class="palette-list" role="listbox" aria-label={text.commandsTitle}>
      {entries.map((entry, index) => (
        <li
          key={entry.id}
          id={`command-${index}`}
          class="palette-entry"
          role="option"
          aria-selected={index === chosen}
          onClick={() => {
            onRun(entry);
          }}
        >
          <span>{entry.label}</span>
          <span class="palette-hint">{entry.hint}</span>
        </li>
      ))}
    </ul>
  );
}

/** Commands that the palette leaves out: stepping through the list is for keys. */
const notOffered = new Set<Command>(["palette", "extendDown", "extendUp", "open", "close"]);

function entriesOf(destinations: Destinations): Entry[] {
  const { navigation, search, mailboxes, actions, commands, mayWrite } = destinations;
  const place = (kind: string, name: string, mailbox: string | null, query: string): Entry => ({
    id: `${kind} ${name}`,
    label: `${kind}: ${name}`,
    hint: "",
    run: () => {
      navigation.choose(mailbox, query);
    },
  });
  const offered = commandsFor(mayWrite).filter((each) => !notOffered.has(each));
  return [
    ...offered.map((command) => ({
      id: command,
      label: text.commands[command],
      hint: bindings[command][0],
      run: () => {
        commands.run(command);
      },
    })),
    ...(mayWrite ? testKinds : []).map((kind) => ({
      id: `test ${kind}`,
      label: `${text.testTitle}: ${text.testKinds[kind]}`,
      hint: "",
      run: () => {
        void actions.sendTest(kind);
      },
    })),
    ...mailboxes.all.value.map(({ name }) => place(text.mailbox, name, name, "")),
    ...mailboxes.tags.value.map(({ name }) => place(text.tag, name, null, `tag:${quoted(name)}`)),
    ...search.saved.value.map((query) => place(text.search, query, null, query)),
  ];
}

/** The entries that contain every word typed. */
function matching(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/);
  return entries.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}
