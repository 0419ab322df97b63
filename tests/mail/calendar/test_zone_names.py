"""Times are in the zone that a calendar names, in words of the tz database or of Windows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mailtrap_local.mail.calendar.events import Event, extract_events
from mailtrap_local.mail.mime.content import parse

SUMMER = "20260701T100000"
WINTER = "20261215T100000"


def event(lines: str, around: str = "") -> Event:
    ics = f"BEGIN:VCALENDAR\n{around}BEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    [found] = extract_events(parse(b"Content-Type: text/calendar\n\n" + ics.encode()))
    return found


def offset(moment: datetime | date | None) -> float | None:
    assert isinstance(moment, datetime)
    away = moment.utcoffset()
    return None if away is None else away / timedelta(hours=1)


@pytest.mark.parametrize(
    ("tzid", "zone", "summer", "winter"),
    [
        ("W. Europe Standard Time", "Europe/Berlin", 2, 1),
        ("Romance Standard Time", "Europe/Paris", 2, 1),
        ("GMT Standard Time", "Europe/London", 1, 0),
        ("Pacific Standard Time", "America/Los_Angeles", -7, -8),
        ("AUS Eastern Standard Time", "Australia/Sydney", 10, 11),
        ("India Standard Time", "Asia/Calcutta", 5.5, 5.5),
        ("central european standard time", "Europe/Warsaw", 2, 1),
        ("Eastern Standard Time 1", "America/New_York", -4, -5),
        ("Pacific Daylight Time", "America/Los_Angeles", -7, -8),
        ("W. Europe", "Europe/Berlin", 2, 1),
        ("tzone://Microsoft/Utc", "Etc/UTC", 0, 0),
        # as Windows displays them, without quotes too
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", "Europe/Brussels", 2, 1),
        ('"(UTC-05:00) Eastern Time (US & Canada)"', "US/Eastern", -4, -5),
        ('"(GMT-06:00) Central Time (US & Canada)"', "US/Central", -5, -6),
        ('"(UTC-04:00) Atlantic Time (Canada)"', "Canada/Atlantic", -3, -4),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern, Rome"', "Europe/Amsterdam", 2, 1),
        ('"(UTC+09:00) Osaka, Sapporo, Tokyo"', "Asia/Tokyo", 9, 9),
        ('"(UTC-07:00) Chihuahua, La Paz, Mazatlan"', "America/Mazatlan", -7, -7),
        ('"(UTC-05:00) Indiana (East)"', "America/Indiana/Indianapolis", -4, -5),
        ('"(UTC) Coordinated Universal Time"', "Etc/UTC", 0, 0),
        # offsets
        ("GMT+1", "GMT+1", 1, 1),
        ('"(UTC-03:30)"', "(UTC-03:30)", -3.5, -3.5),
        ("+0530", "+0530", 5.5, 5.5),
        # of the tz database, nearly
        ("europe/berlin", "Europe/Berlin", 2, 1),
        ("/example.org/20260101_1/America/Argentina/Salta", "America/Argentina/Salta", -3, -3),
    ],
)
def test_a_zone_is_known_by_many_names(tzid: str, zone: str, summer: float, winter: float) -> None:
    found = event(f"DTSTART;TZID={tzid}:{SUMMER}\nDTEND;TZID={tzid}:{WINTER}")
    assert (found.time_zone, offset(found.start), offset(found.end)) == (zone, summer, winter)


@pytest.mark.parametrize(
    "tzid",
    [
        "Customized Time Zone",
        '"(UTC+01:00) Somewhere"',
        "Mars Standard Time",
        "+9999",
        "(",
        "()",
        "//",
    ],
)
def test_a_zone_that_is_unknown_keeps_its_words(tzid: str) -> None:
    found = event(f"DTSTART;TZID={tzid}:{SUMMER}")
    assert (found.time_zone, offset(found.start)) == (tzid.strip('"'), None)


def test_words_of_a_zone_are_cut() -> None:
    found = event(f"DTSTART;TZID={'x' * 10_000}:{SUMMER}")
    assert found.time_zone == "x" * 100


@pytest.mark.parametrize(
    ("name", "zone", "hours"),
    [
        ("America/Chicago", "America/Chicago", -5),
        ("Tokyo Standard Time", "Asia/Tokyo", 9),
        ("nowhere at all", "nowhere at all", None),
    ],
)
def test_floating_times_are_in_the_zone_of_the_calendar(
    name: str, zone: str, hours: float | None
) -> None:
    found = event(f"DTSTART:{SUMMER}\nDTEND:{SUMMER}Z", f"X-WR-TIMEZONE:{name}\n")
    assert (found.time_zone, offset(found.start), offset(found.end)) == (zone, hours, 0)


def test_a_floating_time_has_no_zone() -> None:
    found = event(f"DTSTART:{SUMMER}")
    assert (found.time_zone, offset(found.start)) == (None, None)
    assert event(f"DTSTART:{SUMMER}Z").time_zone == "UTC"


def test_a_described_zone_goes_before_one_of_windows_of_that_name() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Tokyo Standard Time\nBEGIN:STANDARD\nDTSTART:20000101T000000\n"
        "TZOFFSETTO:+0330\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    found = event(f"DTSTART;TZID=Tokyo Standard Time:{SUMMER}", zone)
    assert (found.time_zone, offset(found.start)) == ("Tokyo Standard Time", 3.5)


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        ("DTSTART;VALUE=DATE:20260701", date(2026, 7, 2)),
        ("DTSTART:20261231", date(2027, 1, 1)),
        ("DTSTART;VALUE=DATE:20260701\nDTEND;VALUE=DATE:20260704", date(2026, 7, 4)),
        ("DTSTART;VALUE=DATE:20260701\nDURATION:P3D", date(2026, 7, 4)),
        ("DTSTART:99991231", None),
        (f"DTSTART:{SUMMER}Z", None),
    ],
)
def test_a_whole_day_ends_the_day_after(lines: str, end: date | None) -> None:
    assert event(lines).end == end


def test_many_names_are_looked_up_only_so_often() -> None:
    events = "".join(
        f"BEGIN:VEVENT\nUID:{at}\nDTSTART;TZID=(UTC) {'a,' * 90}{at}:{SUMMER}\nEND:VEVENT\n"
        for at in range(1000)
    )
    raw = f"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n{events}END:VCALENDAR".encode()
    assert {one.start for one in extract_events(parse(raw))} == {
        datetime(2026, 7, 1, 10, tzinfo=UTC).replace(tzinfo=None)
    }
