"""Extract calendar events (RFC 5545, RFC 6047) from the text/calendar parts of a message.

Only VEVENT is read. Recurrences stay rules and are not expanded.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from urllib.parse import unquote

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.calendar.icalendar import (
    LARGEST,
    Component,
    Property,
    parse_calendars,
)
from mailtrap_local.mail.calendar.times import Zones, parse_duration
from mailtrap_local.mail.mime.content import Content, Part

_Moment = datetime | date | None
_MOST_EVENTS = 1000
_MOST_ATTENDEES = 1000  # of an event
_MOST_CALENDARS = 10  # parts of a message
_LONGEST_METHOD = 100  # characters, which each event has
_SEQUENCE = re.compile(r"[0-9]{1,9}")
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """ATTENDEE: an invited person, with their answer (RFC 5545 section 3.8.4.1)."""

    address: Address
    status: str
    """PARTSTAT: NEEDS-ACTION, ACCEPTED, DECLINED, TENTATIVE, DELEGATED."""
    role: str
    """ROLE: CHAIR, REQ-PARTICIPANT, OPT-PARTICIPANT, NON-PARTICIPANT."""
    rsvp: bool
    """RSVP: whether an answer is requested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One VEVENT (RFC 5545 section 3.6.1). Missing properties are None.

    The `start` of a whole day is a date. A datetime has the time zone of the mail (also one of
    Windows, or X-WR-TIMEZONE); it is naive if that is missing (floating, RFC 5545 section 3.3.5)
    or unknown.
    """

    method: str | None
    """METHOD: REQUEST, CANCEL, REPLY, PUBLISH, …"""
    uid: str | None
    sequence: int
    """SEQUENCE: the revision; 0 if missing."""
    start: datetime | date | None
    end: datetime | date | None
    """Exclusive end, of a whole day the day after. DTEND, or computed from DURATION; a whole day
    without both lasts that day."""
    time_zone: str | None
    """Zone of `start`: its name in the tz database, else as written; None for days and floating
    times."""
    summary: str | None
    description: str | None
    location: str | None
    status: str | None
    """STATUS: TENTATIVE, CONFIRMED or CANCELLED."""
    organizer: Address | None
    attendees: tuple[Attendee, ...]
    recurrence: str | None
    """RRULE as written: `FREQ=WEEKLY;BYDAY=MO`."""
    recurrence_id: datetime | date | None
    """RECURRENCE-ID: the instance of a series."""


def extract_events(content: Content) -> tuple[Event, ...]:
    """Extract the events in order, at most 1,000 of the first ten calendars.

    An event that is in two parts, as an alternative and as a file, is one.
    """
    return tuple(dict.fromkeys(islice(_events(content), _MOST_EVENTS)))


def _events(content: Content) -> Iterator[Event]:
    octets = LARGEST
    for part in islice(_calendar_parts(content.root), _MOST_CALENDARS):
        for calendar in parse_calendars(content.payload_start(part, octets), part.charset):
            stated = calendar.first("METHOD")
            method = stated.value if stated else part.parameters.get("method", "")
            method = method[:_LONGEST_METHOD].strip().upper()
            zones = Zones(calendar)
            for component in calendar.named("VEVENT"):
                yield _event(component, method or None, zones)
        octets -= part.end - part.body
        if octets <= 0:
            return


def _calendar_parts(part: Part) -> Iterator[Part]:
    if part.is_message:
        return  # forwarded: not for this reader
    name = (part.filename or "").lower()
    if part.content_type in _CALENDAR_TYPES or name.endswith(".ics"):
        yield part
    for child in part.children:
        yield from _calendar_parts(child)


def _event(component: Component, method: str | None, zones: Zones) -> Event:
    sequence = component.first("SEQUENCE")
    written = sequence.value.strip() if sequence else ""
    begins = component.first("DTSTART")
    start = zones.read(begins)
    organizer = component.first("ORGANIZER")
    recurrence = component.first("RRULE")
    return Event(
        method=method,
        uid=_text(component, "UID"),
        sequence=int(written) if _SEQUENCE.fullmatch(written) else 0,
        start=start,
        end=_end(component, start, zones),
        time_zone=zones.name(begins, start),
        summary=_text(component, "SUMMARY"),
        description=_text(component, "DESCRIPTION"),
        location=_text(component, "LOCATION"),
        status=_text(component, "STATUS"),
        organizer=_address(organizer) if organizer else None,
        attendees=tuple(map(_attendee, component.all("ATTENDEE")[:_MOST_ATTENDEES])),
        recurrence=recurrence.value.strip() if recurrence else None,
        recurrence_id=zones.read(component.first("RECURRENCE-ID")),
    )


def _text(component: Component, name: str) -> str | None:
    line = component.first(name)
    return line.text.strip() if line else None


def _end(component: Component, start: datetime | date | None, zones: Zones) -> _Moment:
    end = zones.read(component.first("DTEND"))
    duration = parse_duration(component.first("DURATION"))
    if duration is None and start is not None and not isinstance(start, datetime):
        duration = timedelta(days=1)  # RFC 5545 section 3.6.1
    if end is not None or start is None or duration is None:
        return end
    with suppress(OverflowError):  # beyond the year 9999
        return start + duration
    return None


def _attendee(line: Property) -> Attendee:
    return Attendee(
        address=_address(line),
        status=line.parameters.get("PARTSTAT", "NEEDS-ACTION").upper(),
        role=line.parameters.get("ROLE", "REQ-PARTICIPANT").upper(),
        rsvp=line.parameters.get("RSVP", "").upper() == "TRUE",
    )


def _address(line: Property) -> Address:
    """A CAL-ADDRESS (section 3.3.3): a URI, mostly mailto."""
    uri = line.value.strip()
    is_mail = uri[:7].lower() == "mailto:"
    return Address(unquote(uri[7:]) if is_mail else uri, line.parameters.get("CN", ""))
