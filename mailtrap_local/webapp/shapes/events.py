"""JSON shapes of calendar events."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from mailtrap_local.webapp.shapes.truncation import NamedAddress, named

if TYPE_CHECKING:
    from mailtrap_local.mail.calendar.events import Event


class AttendeeShape(msgspec.Struct, frozen=True, kw_only=True):
    """Attendee of an event, in the words of RFC 5545: PARTSTAT, ROLE and RSVP."""

    address: NamedAddress
    status: str
    role: str
    rsvp: bool


class EventShape(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar event. `start` and `end` are a time with its offset, one without, or a date.

    The end of whole days is the day after the last.
    """

    method: str | None
    uid: str | None
    sequence: int
    start: str | None
    end: str | None
    time_zone: str | None
    summary: str | None
    description: str | None
    location: str | None
    status: str | None
    organizer: NamedAddress | None
    attendees: list[AttendeeShape]
    recurrence: str | None
    recurrence_id: str | None


def event_shape(event: "Event") -> EventShape:
    """Return a calendar event."""
    return EventShape(
        method=event.method,
        uid=event.uid,
        sequence=event.sequence,
        start=_moment(event.start),
        end=_moment(event.end),
        time_zone=event.time_zone,
        summary=event.summary,
        description=event.description,
        location=event.location,
        status=event.status,
        organizer=named(event.organizer) if event.organizer else None,
        attendees=[
            AttendeeShape(
                address=named(one.address), status=one.status, role=one.role, rsvp=one.rsvp
            )
            for one in event.attendees
        ],
        recurrence=event.recurrence,
        recurrence_id=_moment(event.recurrence_id),
    )


def _moment(moment: datetime | date | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
