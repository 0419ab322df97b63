import { CalendarDays } from "lucide";

import { text } from "../../messages.ts";
import { detailsOpen } from "../../state/preferences.ts";
import { Icon } from "../controls/Icon.tsx";

/** Says that there is a calendar event; opens the details, which begin with its card. */
export function EventChip({ count }: { count: number }) {
  return (
    <button
      type="button"
      class="button event-chip"
      aria-expanded={detailsOpen.value}
      aria-controls="message-details"
      onClick={() => {
        detailsOpen.value = !detailsOpen.value;
      }}
    >
      <Icon node={CalendarDays} />
      <span>{text.events(count)}</span>
    </button>
  );
}
