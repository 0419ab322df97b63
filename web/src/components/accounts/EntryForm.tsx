import { useSignal } from "@preact/signals";
import type { IconNode } from "lucide";
import type { ComponentChildren, TargetedEvent } from "preact";

import { reasonOf } from "../../api/errors.ts";
import { useAvailable } from "../controls/reachable.ts";
import { Icon } from "../controls/Icon.tsx";
import { wordOf } from "./words.ts";

interface EntryFormProps {
  title: string;
  icon: IconNode;
  /** Rejects with the reason why it is refused; the form then keeps what was typed. */
  onSubmit: (word: (name: string) => string) => Promise<void>;
  children: ComponentChildren;
}

/** A form that adds an entry to a list, and says why one was refused. */
export function EntryForm({ title, icon, onSubmit, children }: EntryFormProps) {
  const refusal = useSignal("");
  const available = useAvailable(true);
  const submit = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!available) return;
    const form = event.currentTarget;
    const values = new FormData(form);
    try {
      await onSubmit((name) => wordOf(values, name));
      refusal.value = "";
      form.reset();
    } catch (error) {
      refusal.value = reasonOf(error);
    }
  };
  return (
    <form class="entry-form" aria-label={title} onSubmit={(event) => void submit(event)}>
      <div class="entry-fields">{children}</div>
      <div class="entry-submit">
        <button type="submit" class="button" aria-disabled={!available}>
          <Icon node={icon} />
          {title}
        </button>
        <p class="accounts-refusal" role="alert">
          {refusal.value}
        </p>
      </div>
    </form>
  );
}
