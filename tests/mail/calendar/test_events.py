"""Calendar events come out of a message as RFC 5545 means them, whatever the bytes are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtrap_local.mail.calendar.events import Event, extract_events
from mailtrap_local.mail.mime.content import parse
from paths import MAILS

CALENDAR = "Content-Type: text/calendar; charset=utf-8; method=request"
FLOATING = datetime(2026, 12, 1, 9)  # noqa: DTZ001  # of no zone, as meant
BERLIN = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def events(ics: str | bytes, header: str = CALENDAR) -> tuple[Event, ...]:
    body = ics.encode() if isinstance(ics, str) else ics
    return extract_events(parse(header.encode() + b"\r\n\r\n" + body.replace(b"\n", b"\r\n")))


def event(lines: str, around: str = "") -> Event:
    ics = f"BEGIN:VCALENDAR\n{around}BEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    [found] = events(ics)
    return found


PLANNING = """\
UID:1@x.example
SEQUENCE:3
SUMMARY:Planning\\, long\\nline
DESCRIPTION;LANGUAGE=en:A folded
  description: with a colon
LOCATION:Room 7\\; upstairs
STATUS:CONFIRMED
DTSTART;TZID=Europe/Berlin:20261201T090000
DTEND;TZID=Europe/Berlin:20261201T100000
RRULE:FREQ=WEEKLY;BYDAY=TU
RECURRENCE-ID:20261208T080000Z
ORGANIZER;CN="App, the":mailto:app@example.com
ATTENDEE;CN=Ann^'s;ROLE=CHAIR;PARTSTAT=ACCEPTED;RSVP=TRUE:MAILTO:ann@example.com
ATTENDEE:urn:uuid:7
BEGIN:VALARM
SUMMARY:Not this one
ATTENDEE:mailto:nor.this@example.com
END:VALARM"""


def test_an_event_has_all_its_fields() -> None:
    found = event(
        PLANNING,
        around="METHOD:CANCEL\n",
    )
    assert (found.method, found.uid, found.sequence) == ("CANCEL", "1@x.example", 3)
    assert found.summary == "Planning, long\nline"
    assert found.description == "A folded description: with a colon"
    assert found.location == "Room 7; upstairs"
    assert found.status == "CONFIRMED"
    assert found.start == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert found.end == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert found.time_zone == "Europe/Berlin"
    assert found.recurrence == "FREQ=WEEKLY;BYDAY=TU"
    assert found.recurrence_id == datetime(2026, 12, 8, 8, tzinfo=UTC)
    assert found.organizer == "app@example.com"
    assert found.organizer.name == "App, the"
    ann, machine = found.attendees
    assert (ann.address, ann.address.name) == ("ann@example.com", 'Ann"s')
    assert (ann.status, ann.role, ann.rsvp) == ("ACCEPTED", "CHAIR", True)
    assert machine.address == "urn:uuid:7"
    assert (machine.status, machine.role, machine.rsvp) == (
        "NEEDS-ACTION",
        "REQ-PARTICIPANT",
        False,
    )


def test_what_an_event_does_not_say_is_none() -> None:
    assert event("X-EMPTY:") == Event(
        method="REQUEST",
        uid=None,
        sequence=0,
        start=None,
        end=None,
        time_zone=None,
        summary=None,
        description=None,
        location=None,
        status=None,
        organizer=None,
        attendees=(),
        recurrence=None,
        recurrence_id=None,
    )


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("DTSTART:20261201T090000Z", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        ("DTSTART:20261201T090000", FLOATING),
        ("DTSTART;VALUE=DATE:20261201", date(2026, 12, 1)),
        ("DTSTART;TZID=America/New_York:20260701T090000", datetime(2026, 7, 1, 13, tzinfo=UTC)),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260701T090000",
            datetime(2026, 7, 1, 7, tzinfo=UTC),
        ),
        ("DTSTART:20261231T235960Z", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("DTSTART;TZID=Nowhere/At_All:20261201T090000", FLOATING),
        ("DTSTART;TZID=../../etc/passwd:20261201T090000", FLOATING),
        ("DTSTART;TZID=America:20261201T090000", FLOATING),
        (f"DTSTART;TZID={'x' * 5000}:20261201T090000", FLOATING),
        ("DTSTART:20261301T090000Z", None),
        ("DTSTART:00000000", None),
        ("DTSTART:soon", None),
        ("DTSTART:٢٠٢٦١٢٠١", None),
    ],
)
def test_a_start_is_in_the_zone_it_names(line: str, start: datetime | date | None) -> None:
    found = event(line).start
    assert found == start
    assert type(found) is type(start)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("20260701T090000", datetime(2026, 7, 1, 7, tzinfo=UTC)),
        ("20261201T090000", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("20260329T015900", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("20260329T030000", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("20261025T040000", datetime(2026, 10, 25, 3, tzinfo=UTC)),
    ],
)
def test_a_zone_that_the_calendar_describes_is_taken_from_there(local: str, utc: datetime) -> None:
    zone = "W. Europe Standard Time"
    found = event(f'DTSTART;TZID="{zone}":{local}', around=BERLIN.format(name=zone))
    assert found.start == utc


@pytest.mark.parametrize(
    ("duration", "hours"),
    [("PT1H30M", 1.5), ("P1D", 24), ("P1W", 168), ("P1DT2H", 26), ("+PT0S", 0)],
)
def test_a_duration_gives_the_end(duration: str, hours: float) -> None:
    found = event(f"DTSTART:20261201T090000Z\nDURATION:{duration}")
    assert found.end == datetime(2026, 12, 1, 9, tzinfo=UTC) + timedelta(hours=hours)


@pytest.mark.parametrize("duration", ["P", "-PT1H", "1H", "P999999W", "PT1H1H"])
def test_a_duration_that_is_none_gives_no_end(duration: str) -> None:
    assert event(f"DTSTART:20261201T090000Z\nDURATION:{duration}").end is None


def test_a_character_that_a_fold_cuts_is_put_together() -> None:
    cut = "SUMMARY:Grüße".encode().replace("ü".encode(), b"\xc3\n \xbc")
    [found] = events(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + cut + b"\nEND:VEVENT\nEND:VCALENDAR")
    assert found.summary == "Grüße"


def test_the_same_event_in_two_parts_is_one() -> None:
    ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n"
    parts = f"--b\n{CALENDAR}\n\n{ics}\n--b\nContent-Type: application/ics; method=REQUEST\n\n{ics}"
    assert len(events(f"{parts}\n--b--", "Content-Type: multipart/mixed; boundary=b")) == 1


@pytest.mark.parametrize(
    ("header", "count"),
    [
        ("Content-Type: text/calendar", 1),
        ('Content-Type: application/octet-stream; name="invite.ICS"', 1),
        ("Content-Type: text/plain", 0),
    ],
)
def test_calendars_are_parts_that_say_so(header: str, count: int) -> None:
    ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n"
    assert len(events(ics, header)) == count


def test_a_calendar_that_is_cut_off_is_as_long_as_it_got() -> None:
    [found] = events("BEGIN:VCALENDAR\nno line\nBEGIN:VEVENT\nSUMMARY:Half\nLOCATION;X")
    assert found.summary == "Half"


def test_the_invitation_of_the_corpus() -> None:
    [found] = extract_events(parse((MAILS / "11-calendar-request.eml").read_bytes()))
    assert (found.method, found.uid) == ("REQUEST", "planning@example.com")
    assert found.start == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert found.organizer == "app@example.com"


def test_of_endless_events_a_thousand_are_taken() -> None:
    numbered = "".join(f"BEGIN:VEVENT\nUID:{at}\nEND:VEVENT\n" for at in range(2000))
    assert len(events(f"BEGIN:VCALENDAR\n{numbered}")) == 1000


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit",
    ["BEGIN:VEVENT\n", "BEGIN:A\n", "ATTENDEE:\n", ";A=", "X;A=b,", '"', "\n ", "END:VEVENT\n",
     "BEGIN:VTIMEZONE\nTZID:a\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nDTSTART:20260101T000000\n"],
)  # fmt: skip
def test_an_endless_calendar_takes_time_in_proportion(unit: str) -> None:
    endless = unit * (1_000_000 // len(unit))
    events(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY{endless}")
    events(f"BEGIN:VCALENDAR\n{endless}")


PIECES = st.sampled_from(
    ["BEGIN:", "END:", "VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "\n", "\n ", ":", ";", "=",
     "TZID", "DTSTART", "DTEND", "DURATION:P", "1W", "T", "Z", "20261201", "090000", "99", '"',
     "TZOFFSETTO:+", "RRULE:BYMONTH=", "BYDAY=", "-5", "SU", "SEQUENCE:", "^", "\\", "ATTENDEE"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60))
@settings(deadline=None)
def test_no_calendar_raises(pieces: list[str]) -> None:
    written = "".join(pieces).encode("utf-8", "replace")
    events(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + written)
    events(b"BEGIN:VCALENDAR\n" + BERLIN.encode() + b"BEGIN:VEVENT\nDTSTART;TZID={name}:" + written)
