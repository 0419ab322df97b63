import { useSignal } from "@preact/signals";

import type { Endpoint } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { findSenders, snippetFor, type Sender } from "../../setup/snippets.ts";
import { chosenSender } from "../../state/preferences.ts";
import { CopyButton } from "../controls/CopyButton.tsx";

/** The settings of one sender, chosen from a list that is searched by typing. */
export function SenderSettings({ endpoint }: { endpoint: Endpoint }) {
  const typed = useSignal("");
  const found = findSenders(typed.value);
  const shown = found.find(({ id }) => id === chosenSender.value) ?? found[0];
  const code = shown && snippetFor(shown, endpoint, location.hostname);
  return (
    <div class="senders">
      <div class="sender-choice">
        <SenderInput
          typed={typed.value}
          found={found}
          shown={shown}
          onType={(words) => {
            typed.value = words;
          }}
        />
        <SenderList found={found} shown={shown} />
      </div>
      <section class="snippet" aria-label={shown?.name ?? text.unknownSender}>
        <pre class="snippet-code" tabIndex={0}>
          {code ?? text.unknownSender}
        </pre>
        {code !== undefined && <CopyButton content={code} />}
      </section>
    </div>
  );
}

interface SenderInputProps {
  typed: string;
  found: readonly Sender[];
  shown: Sender | undefined;
  onType: (words: string) => void;
}

function SenderInput({ typed, found, shown, onType }: SenderInputProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && shown) {
      const next = found[(found.indexOf(shown) + by + found.length) % found.length];
      if (next) choose(next);
    } else if (event.key === "Escape" && typed !== "") onType("");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      class="sender-input"
      type="text"
      role="combobox"
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      placeholder={text.findSender}
      aria-label={text.findSender}
      aria-expanded="true"
      aria-controls="senders"
      aria-autocomplete="list"
      {...(shown && { "aria-activedescendant": optionId(shown) })}
      value={typed}
      onInput={({ currentTarget }) => {
        onType(currentTarget.value);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

interface SenderListProps {
  found: readonly Sender[];
  shown: Sender | undefined;
}

function SenderList({ found, shown }: SenderListProps) {
  return (
    <ul id="senders" class="sender-list" role="listbox" aria-label={text.senders}>
      {found.map((sender) => (
        <li
          key={sender.id}
          id={optionId(sender)}
          class="sender"
          role="option"
          aria-selected={sender === shown}
          onClick={() => {
            choose(sender);
          }}
        >
          <span>{sender.name}</span>
          <span class="sender-group">{sender.group}</span>
        </li>
      ))}
    </ul>
  );
}

function choose(sender: Sender): void {
  chosenSender.value = sender.id;
  document.getElementById(optionId(sender))?.scrollIntoView({ block: "nearest" });
}

function optionId({ id }: Sender): string {
  return `sender-${id}`;
}
