import { Trash2 } from "lucide";

import { text } from "../../messages.ts";
import { ConfirmButton } from "../controls/ConfirmButton.tsx";

interface DeleteAllProps {
  count: number;
  mailbox: string | null;
  /** They are what a search has found. */
  found: boolean;
  onConfirm: () => void;
}

/** Deletes all that the list means, pinned messages apart. */
export function DeleteAll({ count, mailbox, found, onConfirm }: DeleteAllProps) {
  return (
    <ConfirmButton
      icon={Trash2}
      label={found ? text.deleteFound : text.deleteAll}
      disabled={count === 0}
      question={text.deleteAllQuestion(count, mailbox, found)}
      warning={text.deleteAllWarning}
      answer={text.deleteAllConfirm}
      onConfirm={onConfirm}
    />
  );
}
