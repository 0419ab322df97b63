import { useSignal } from "@preact/signals";
import { Bookmark, BookmarkCheck, Search, X } from "lucide";
import { useRef } from "preact/hooks";

import { text } from "../../messages.ts";
import { complete, type Completion } from "../../state/completion.ts";
import type { Page } from "../../state/page.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";

/** The search, with what may be typed next under it, or what is wrong with it under its place. */
export function SearchBox({ page }: { page: Page }) {
  const { search, scope } = page;
  const input = useRef<HTMLInputElement>(null);
  const offers = useSignal<readonly Completion[]>([]);
  const chosen = useSignal(-1);
  const query = search.typed.value;
  const open = offers.value.length > 0;
  const mistake = search.mistake.value;

  const propose = () => {
    const caret = input.current?.selectionStart ?? 0;
    const known = {
      mailboxes: page.mailboxes.all.value.map(({ name }) => name),
      tags: page.mailboxes.tags.value.map(({ name }) => name),
    };
    offers.value = complete(input.current?.value ?? "", caret, known).slice(0, 8);
    chosen.value = -1;
  };
  const close = () => {
    offers.value = [];
    chosen.value = -1;
  };
  const take = ({ query: whole, caret }: Completion) => {
    search.type(whole);
    if (!input.current) return;
    input.current.value = whole;
    input.current.focus();
    input.current.setSelectionRange(caret, caret);
    propose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const offer = offers.value[chosen.value];
    const first = offers.value[0];
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        if (!open) return;
        const count = offers.value.length;
        const by = event.key === "ArrowDown" ? 1 : -1;
        chosen.value = (chosen.value + by + count + (chosen.value < 0 && by < 0 ? 1 : 0)) % count;
        break;
      }
      case "Tab":
        if (!open || !first || event.shiftKey) return;
        take(offer ?? first);
        break;
      case "Enter":
        if (offer) {
          take(offer);
          break;
        }
        close();
        search.submit();
        break;
      case "Escape":
        if (open) close();
        else input.current?.blur();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search class="search" data-mistaken={mistake !== null}>
      <Icon node={Search} />
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
        placeholder={
          scope.value.mailbox === null ? text.search : text.searchIn(scope.value.mailbox)
        }
        aria-label={text.search}
        aria-expanded={open}
        aria-controls="search-offers"
        aria-autocomplete="list"
        {...(chosen.value >= 0 && { "aria-activedescendant": `search-offer-${chosen.value}` })}
        aria-invalid={mistake !== null}
        {...(mistake && { "aria-describedby": "search-mistake" })}
        value={query}
        onInput={({ currentTarget }) => {
          search.type(currentTarget.value);
          propose();
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {query !== "" && (
        <>
          <IconButton
            icon={search.isSaved(query.trim()) ? BookmarkCheck : Bookmark}
            label={search.isSaved(query.trim()) ? text.forgetSearch : text.saveSearch}
            pressed={search.isSaved(query.trim())}
            onClick={() => {
              search.toggleSaved(query.trim());
            }}
          />
          <IconButton
            icon={X}
            label={text.clearSearch}
            onClick={() => {
              search.clear();
              input.current?.focus();
            }}
          />
        </>
      )}
      <ul
        id="search-offers"
        class="search-offers"
        role="listbox"
        aria-label={text.completions}
        hidden={!open}
      >
        {offers.value.map((offer, index) => (
          <li
            key={offer.word}
            id={`search-offer-${index}`}
            class="search-offer"
            role="option"
            aria-selected={index === chosen.value}
            onPointerDown={(event) => {
              event.preventDefault();
              take(offer);
            }}
          >
            <code>{offer.word}</code>
            <span class="search-hint">{text.searchWord(offer.word)}</span>
          </li>
        ))}
      </ul>
      {mistake && (
        <div class="search-mistake" id="search-mistake" role="alert">
          <pre class="search-place" aria-hidden="true">
            {`${query}\n${" ".repeat(mistake.column - 1)}^`}
          </pre>
          <span>{text.searchMistake(mistake.column, mistake.reason)}</span>
        </div>
      )}
    </search>
  );
}
