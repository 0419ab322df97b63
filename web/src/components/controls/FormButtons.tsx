import { text } from "../../messages.ts";

/** The buttons below the form of a dialog: one that leaves it, one that submits it. */
export function FormButtons({ submit, onCancel }: { submit: string; onCancel: () => void }) {
  return (
    <div class="dialog-buttons">
      <button type="button" class="button" onClick={onCancel}>
        {text.cancel}
      </button>
      <button type="submit" class="button button-main">
        {submit}
      </button>
    </div>
  );
}
