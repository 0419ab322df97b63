import { useSignal } from "@preact/signals";

import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import { Field } from "../controls/Field.tsx";
import { Overlay } from "../controls/Overlay.tsx";

interface TagDialogProps {
  mailboxes: Pick<Mailboxes, "tags">;
  actions: Pick<Actions, "targets" | "retag">;
  onClose: () => void;
}

/** Edits the tags of messages. A tag that only some of them carry is kept unless it is ticked. */
export function TagDialog({ mailboxes, actions, onClose }: TagDialogProps) {
  const targets = actions.targets();
  const newTag = useSignal("");
  const ticked = useSignal<ReadonlyMap<string, boolean>>(new Map());
  const known = new Set(mailboxes.tags.value.map(({ name }) => name));
  for (const { tags } of targets) for (const tag of tags) known.add(tag);
  const isOn = (tag: string) =>
    ticked.value.get(tag) ?? targets.every(({ tags }) => tags.includes(tag));
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const changes = new Map(ticked.value);
    if (newTag.value.trim() !== "") changes.set(newTag.value.trim(), true);
    onClose();
    void actions.retag(targets, changes);
  };
  return (
    <Overlay title={text.tagQuestion(targets.length)} onClose={onClose}>
      <form class="tag-form" onSubmit={onSubmit}>
        <Field label={text.newTag}>
          <input
            maxLength={100}
            value={newTag.value}
            onInput={({ currentTarget }) => {
              newTag.value = currentTarget.value;
            }}
          />
        </Field>
        <TagChoices
          tags={[...known]}
          isOn={isOn}
          onChange={(tag, on) => {
            ticked.value = new Map(ticked.value).set(tag, on);
          }}
        />
        <FormButtons onCancel={onClose} />
      </form>
    </Overlay>
  );
}

interface TagChoicesProps {
  tags: readonly string[];
  isOn: (tag: string) => boolean;
  onChange: (tag: string, on: boolean) => void;
}

function TagChoices({ tags, isOn, onChange }: TagChoicesProps) {
  return (
    <div class="tag-choices">
      {tags.map((tag) => (
        <label key={tag} class="check">
          <input
            type="checkbox"
            checked={isOn(tag)}
            onChange={({ currentTarget }) => {
              onChange(tag, currentTarget.checked);
            }}
          />
          <bdi>{tag}</bdi>
        </label>
      ))}
    </div>
  );
}

function FormButtons({ onCancel }: { onCancel: () => void }) {
  return (
    <div class="dialog-buttons">
      <button type="button" class="button" onClick={onCancel}>
        {text.cancel}
      </button>
      <button type="submit" class="button button-main">
        {text.save}
      </button>
    </div>
  );
}
