import type { IconNode } from "lucide";

import { IconButton } from "./IconButton.tsx";

interface ChoiceProps<Id extends string> {
  label: string;
  choices: readonly { id: Id; icon: IconNode; label: string }[];
  chosen: Id;
  onChoose: (id: Id) => void;
}

/** A choice among a few icon buttons. */
export function Choice<Id extends string>({ label, choices, chosen, onChoose }: ChoiceProps<Id>) {
  return (
    <span class="choice" role="group" aria-label={label}>
      {choices.map((choice) => (
        <IconButton
          key={choice.id}
          icon={choice.icon}
          label={choice.label}
          pressed={choice.id === chosen}
          onClick={() => {
            onChoose(choice.id);
          }}
        />
      ))}
    </span>
  );
}
