import { useSignal } from "@preact/signals";

import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { Overlay } from "../controls/Overlay.tsx";

/** Which tags the chosen messages carry. One that only some carry stays as it is, unless ticked. */
export function TagDialog({ page }: { page: Page }) {
  const targets = page.actions.targets();
  const named = useSignal("");
  const ticked = useSignal<ReadonlyMap<string, boolean>>(new Map());
  const known = new Set([
    ...page.mailboxes.tags.value.map(({ name }) => name),
    ...targets.flatMap(({ tags }) => tags),
  ]);
  const close = () => {
    page.overlay.value = null;
  };
  const has = (tag: string) =>
    ticked.value.get(tag) ?? targets.every(({ tags }) => tags.includes(tag));
  const save = () => {
    const changes = new Map(ticked.value);
    if (named.value.trim() !== "") changes.set(named.value.trim(), true);
    close();
    void page.actions.retag(targets, changes);
  };
  return (
    <Overlay title={text.tagQuestion(targets.length)} onClose={close}>
      <form
        class="tag-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label class="field">
          <span>{text.newTag}</span>
          <input
            maxLength={100}
            value={named.value}
            onInput={({ currentTarget }) => {
              named.value = currentTarget.value;
            }}
          />
        </label>
        <div class="tag-choices">
          {[...known].map((tag) => (
            <label key={tag} class="check">
              <input
                type="checkbox"
                checked={has(tag)}
                onChange={({ currentTarget }) => {
                  ticked.value = new Map(ticked.value).set(tag, currentTarget.checked);
                }}
              />
              <bdi>{tag}</bdi>
            </label>
          ))}
        </div>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={close}>
            {text.cancel}
          </button>
          <button type="submit" class="button button-main">
            {text.save}
          </button>
        </div>
      </form>
    </Overlay>
  );
}
