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
        <SenderSearch
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

interface SenderSearchProps {
  typed: string;
  found: readonly Sender[];
  shown: Sender | undefined;
  onType: (words: string) => void;
}

/** The search field, from which the arrow keys choose among what it finds. */
function SenderSearch({ typed, found, shown, onType }: SenderSearchProps) {
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
      class="sender-search"
      type="search"
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      placeholder={text.findSender}
      aria-label={text.findSender}
      aria-controls="senders"
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
    <div id="senders" class="sender-list" role="radiogroup" aria-label={text.senders}>
      {found.map((sender) => (
        <label key={sender.id} id={`sender-${sender.id}`} class="sender">
          <input
            type="radio"
            name="sender"
            checked={sender === shown}
            onChange={() => {
              choose(sender);
            }}
          />
          <span>{sender.name}</span>
          <span class="sender-group">{sender.group}</span>
        </label>
      ))}
    </div>
  );
}

function choose({ id }: Sender): void {
  chosenSender.value = id;
  document.getElementById(`sender-${id}`)?.scrollIntoView({ block: "nearest" });
}
