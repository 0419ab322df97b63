import { CalendarDays } from "lucide";

import type { CalendarEvent } from "../../api/shapes.ts";
import { shortName } from "../../format/address.ts";
import { recurrenceWords } from "../../format/recurrence.ts";
import { eventTime } from "../../format/time.ts";
import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";

/** A calendar event of the message: an invitation, a change or a cancellation. */
export function EventCard({ event }: { event: CalendarEvent }) {
  const { method, start, end, location, organizer, attendees, recurrence } = event;
  return (
    <section class="event" aria-label={text.event}>
      <Icon node={CalendarDays} />
      <div class="event-words">
        <p class="event-title">
          <bdi>{event.summary ?? text.event}</bdi>
          {method !== null && <span class="mark">{method}</span>}
        </p>
        <p class="event-facts">
          {start !== null && <time dateTime={start}>{eventTime(start, end, event.time_zone)}</time>}
          {location !== null && <> · {location}</>}
          {recurrence !== null && <> · {recurrenceWords(recurrence)}</>}
        </p>
        {(organizer !== null || attendees.length > 0) && (
          <p class="event-facts">
            {organizer && text.organizedBy(shortName(organizer))}
            {attendees.map(({ address, status }) => ` · ${shortName(address)} ${status}`)}
          </p>
        )}
      </div>
    </section>
  );
}
