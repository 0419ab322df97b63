import type { ReadonlySignal } from "@preact/signals";
import { Bookmark, BookmarkCheck, Search as SearchIcon, X } from "lucide";

import type { Scope } from "../../api/client.ts";
import { text } from "../../messages.ts";
import type { Completion } from "../../state/completion.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Mistake, Search } from "../../state/search.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { useCompletions, type Completions } from "./useCompletions.ts";

interface SearchBoxProps {
  search: Search;
  mailboxes: Mailboxes;
  scope: ReadonlySignal<Scope>;
}

/** The search, with completions below it, or the reason why it is invalid. */
export function SearchBox({ search, mailboxes, scope }: SearchBoxProps) {
  const completions = useCompletions(search, mailboxes);
  const query = search.typed.value;
  const mistake = search.mistake.value;
  return (
    <search class="search" data-mistaken={mistake !== null}>
      <Icon node={SearchIcon} />
      <SearchInput search={search} completions={completions} mailbox={scope.value.mailbox} />
      {query !== "" && (
        <SearchButtons search={search} onClear={() => completions.input.current?.focus()} />
      )}
      <CompletionList completions={completions} />
      {mistake && <MistakeNote query={query} mistake={mistake} />}
    </search>
  );
}

interface SearchInputProps {
  search: Search;
  completions: Completions;
  mailbox: string | null;
}

function SearchInput({ search, completions, mailbox }: SearchInputProps) {
  const { input, offers, chosen, propose, close } = completions;
  const mistake = search.mistake.value;
  return (
    <input
      ref={input}
      id="search"
      class="search-input"
      type="text"
      role="combobox"
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      maxLength={1000}
      placeholder={mailbox === null ? text.search : text.searchIn(mailbox)}
      aria-label={text.search}
      aria-expanded={offers.value.length > 0}
      aria-controls="search-offers"
      aria-autocomplete="list"
      {...(chosen.value >= 0 && { "aria-activedescendant": `search-offer-${chosen.value}` })}
      aria-invalid={mistake !== null}
      {...(mistake && { "aria-describedby": "search-mistake" })}
      value={search.typed.value}
      onInput={({ currentTarget }) => {
        search.type(currentTarget.value);
        propose();
      }}
      onKeyDown={(event) => {
        if (!handleKey(event, search, completions)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={close}
    />
  );
}

/** Returns false for a key that has no meaning of its own in the search. */
function handleKey(event: KeyboardEvent, search: Search, completions: Completions): boolean {
  const { input, offers, chosen, close, step, take } = completions;
  const offer = offers.value[chosen.value];
  const first = offers.value[0];
  switch (event.key) {
    case "ArrowDown":
      return step(1);
    case "ArrowUp":
      return step(-1);
    case "Tab":
      if (!first || event.shiftKey) return false;
      take(offer ?? first);
      return true;
    case "Enter":
      if (offer) {
        take(offer);
      } else {
        close();
        search.submit();
      }
      return true;
    case "Escape":
      if (first) close();
      else input.current?.blur();
      return true;
    default:
      return false;
  }
}

function SearchButtons({ search, onClear }: { search: Search; onClear: () => void }) {
  const query = search.typed.value.trim();
  const saved = search.isSaved(query);
  return (
    <>
      <IconButton
        icon={saved ? BookmarkCheck : Bookmark}
        label={saved ? text.forgetSearch : text.saveSearch}
        pressed={saved}
        onClick={() => {
          search.toggleSaved(query);
        }}
      />
      <IconButton
        icon={X}
        label={text.clearSearch}
        onClick={() => {
          search.clear();
          onClear();
        }}
      />
    </>
  );
}

function CompletionList({ completions: { offers, chosen, take } }: { completions: Completions }) {
  const onPointerDown = (event: PointerEvent, offer: Completion) => {
    // Keeps the focus in the input: losing it would close the list before the click.
    event.preventDefault();
    take(offer);
  };
  return (
    <ul
      id="search-offers"
      class="search-offers"
      role="listbox"
      aria-label={text.completions}
      hidden={offers.value.length === 0}
    >
      {offers.value.map((offer, index) => (
        <li
          key={offer.word}
          id={`search-offer-${index}`}
          class="search-offer"
          role="option"
          aria-selected={index === chosen.value}
          onPointerDown={(event) => {
            onPointerDown(event, offer);
          }}
        >
          <code>{offer.word}</code>
          <span class="search-hint">{text.searchWord(offer.word)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The reason of the refusal, with a mark under the character that it is about. */
function MistakeNote({ query, mistake }: { query: string; mistake: Mistake }) {
  return (
    <div class="search-mistake" id="search-mistake" role="alert">
      <pre class="search-place" aria-hidden="true">
        {`${query}\n${" ".repeat(mistake.column - 1)}^`}
      </pre>
      <span>{text.searchMistake(mistake.column, mistake.reason)}</span>
    </div>
  );
}
