import { Trash2 } from "lucide";

import type { Scope } from "../../api/client.ts";
import { text } from "../../messages.ts";
import { ConfirmButton } from "../controls/ConfirmButton.tsx";

interface DeleteAllProps {
  count: number;
  scope: Scope;
  onConfirm: () => void;
}

/** Deletes all messages of the list that are not pinned, after a question. */
export function DeleteAll({ count, scope: { mailbox, query }, onConfirm }: DeleteAllProps) {
  const found = query !== "";
  return (
    <ConfirmButton
      icon={Trash2}
      label={found ? text.deleteFound : text.deleteAll}
      disabled={count === 0}
      needsServer
      question={text.deleteAllQuestion(count, mailbox, found)}
      warning={text.deleteAllWarning}
      answer={text.deleteAllConfirm}
      onConfirm={onConfirm}
    />
  );
}
