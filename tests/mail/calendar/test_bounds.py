"""Hostile calendars: years at both ends of time, and more of everything than is read."""

from datetime import datetime, timedelta

import pytest

from mailtrap_local.mail.calendar.events import Event, extract_events
from mailtrap_local.mail.mime.content import parse
from public_texts import check_all_texts

HEAD = b"Content-Type: text/calendar; charset=utf-8\r\n\r\n"
MOMENTS = ["00010101T000000", "00010102", "99991231T235959", "99991231", "99991231T235959Z"]
ZONES = ["q", "Europe/Berlin", "Pacific/Kiritimati", "Etc/GMT+12", "nowhere"]
RULES = [
    f"FREQ=YEARLY;BYMONTH={month};BYDAY={week}{day}"
    for month in (1, 2, 12)
    for week in ("-5", "-1", "1", "5")
    for day in ("MO", "SU")
]


def calendar(lines: str) -> bytes:
    return HEAD + f"BEGIN:VCALENDAR\n{lines}\nEND:VCALENDAR\n".encode()


def zone(rule: str, start: str = "00010101T000000", offset: str = "+0100") -> str:
    return (
        f"BEGIN:VTIMEZONE\nTZID:q\nBEGIN:STANDARD\nDTSTART:{start}\nTZOFFSETTO:{offset}\n"
        f"RRULE:{rule}\nEND:STANDARD\nEND:VTIMEZONE"
    )


def events(raw: bytes) -> tuple[Event, ...]:
    return extract_events(parse(raw))


@pytest.mark.parametrize("rule", RULES)
def test_no_year_is_too_early_or_too_late(rule: str) -> None:
    for start in ("00010101T000000", "00011231T235959", "99990101T000000", "99991231T235959"):
        for offset in ("+2359", "-2359", "+9999"):
            of_events = "".join(
                f"\nBEGIN:VEVENT\nUID:{tzid}\nDTSTART;TZID={tzid}:{moment}\nDTEND;TZID=q:{moment}\n"
                f"RECURRENCE-ID;TZID={tzid}:{moment}\nRRULE:FREQ=SECONDLY;COUNT=999999999999\n"
                "END:VEVENT"
                for moment in MOMENTS
                for tzid in ZONES
            )
            raw = calendar(zone(rule, start, offset) + of_events)
            assert len(events(raw)) == len(MOMENTS) * len(ZONES)
            check_all_texts(raw)


@pytest.mark.parametrize("duration", ["P999999W", "PT999999H", "P999999DT999999S"])
def test_an_end_beyond_time_is_none(duration: str) -> None:
    [found] = events(
        calendar(f"BEGIN:VEVENT\nDTSTART:99991231T000000\nDURATION:{duration}\nEND:VEVENT")
    )
    assert (found.start, found.end) == (datetime(9999, 12, 31), None)  # noqa: DTZ001  # floating


def test_the_last_onset_of_a_zone_still_counts() -> None:
    rule = "FREQ=YEARLY;BYMONTH=12;BYDAY=-1SU"
    begin = "BEGIN:VEVENT\nDTSTART;TZID=q:99991231T000000\nEND:VEVENT"
    [found] = events(calendar(f"{zone(rule)}\n{begin}"))
    assert isinstance(found.start, datetime)
    assert found.start.utcoffset() == timedelta(hours=1)


def test_so_many_events_attendees_and_lines_are_read() -> None:
    assert len(events(calendar("BEGIN:VEVENT\nEND:VEVENT\n" * 5000))) == 1
    many = "".join(f"BEGIN:VEVENT\nUID:{number}\nEND:VEVENT\n" for number in range(5000))
    assert len(events(calendar(many))) == 1000
    attendee = "ATTENDEE:mailto:ann@example.com\n"
    [found] = events(calendar(f"BEGIN:VEVENT\n{attendee * 5000}END:VEVENT"))
    assert len(found.attendees) == 1000
    late = calendar("X:\n" * 30_000 + "BEGIN:VEVENT\nUID:late\nEND:VEVENT")
    assert events(late) == ()
    assert "calendar-too-long" in {defect.id for defect in parse(late).defects}


def test_a_method_is_no_way_to_make_much_of_little() -> None:
    lines = "METHOD:" + "A" * 100_000 + "\nBEGIN:VEVENT\nEND:VEVENT\n"
    [found] = events(calendar(lines))
    assert found.method == "A" * 100
