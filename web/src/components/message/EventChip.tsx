import { CalendarDays } from "lucide";

import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";
import { DetailsButton } from "./DetailsButton.tsx";

/** Says that there is a calendar event; opens the details, which begin with its card. */
export function EventChip({ count }: { count: number }) {
  return (
    <DetailsButton class="button event-chip">
      <Icon node={CalendarDays} />
      <span>{text.events(count)}</span>
    </DetailsButton>
  );
}
