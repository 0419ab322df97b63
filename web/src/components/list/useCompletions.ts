import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

import { complete, type Completion } from "../../state/completion.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Search } from "../../state/search.ts";

/** Offers shown at once. */
const most = 8;

export type Completions = ReturnType<typeof useCompletions>;

/** The completions offered below a search input, and the one that is chosen (-1 for none). */
export function useCompletions(search: Search, mailboxes: Mailboxes) {
  const input = useRef<HTMLInputElement>(null);
  const offers = useSignal<readonly Completion[]>([]);
  const chosen = useSignal(-1);
  const propose = () => {
    const caret = input.current?.selectionStart ?? 0;
    const known = {
      mailboxes: mailboxes.all.value.map(({ name }) => name),
      tags: mailboxes.tags.value.map(({ name }) => name),
    };
    offers.value = complete(input.current?.value ?? "", caret, known).slice(0, most);
    chosen.value = -1;
  };
  const close = () => {
    offers.value = [];
    chosen.value = -1;
  };
  /** Chooses the next or the previous offer; false when there is none. */
  const step = (by: 1 | -1): boolean => {
    const count = offers.value.length;
    if (count === 0) return false;
    chosen.value = (chosen.value + by + count + (chosen.value < 0 && by < 0 ? 1 : 0)) % count;
    return true;
  };
  const take = ({ query, caret }: Completion) => {
    search.type(query);
    if (!input.current) return;
    input.current.value = query;
    input.current.focus();
    input.current.setSelectionRange(caret, caret);
    propose();
  };
  return { input, offers, chosen, propose, close, step, take };
}
