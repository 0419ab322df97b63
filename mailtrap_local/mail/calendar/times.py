"""Dates, times, durations and time zones of a calendar (RFC 5545 section 3.3). Never raises."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mailtrap_local.mail.calendar.icalendar import Component, Property
from mailtrap_local.mail.calendar.zone_names import database_zone, described_zone

_WHEN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")
_DURATION = re.compile(
    r"""\+?P (?:([0-9]{1,6})W)? (?:([0-9]{1,6})D)?
    (?:T (?:([0-9]{1,6})H)? (?:([0-9]{1,6})M)? (?:([0-9]{1,6})S)? )?""",
    re.VERBOSE,
)
_OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})(?:[0-9]{2})?")
_BY_MONTH = re.compile(r"BYMONTH=([0-9]{1,2})(?:;|\Z)")
_BY_DAY = re.compile(r"BYDAY=([+-]?[1-5])(MO|TU|WE|TH|FR|SA|SU)(?:;|\Z)")
_MOST_OBSERVANCES = 50  # of a zone
_LONGEST_NAME = 100  # characters of a zone's name
_MOST_ZONES = 50  # of a calendar: described ones, and names that are looked up
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class _Observance(NamedTuple):
    """STANDARD or DAYLIGHT of a zone: its offset and yearly start (section 3.6.5)."""

    offset: tzinfo
    start: datetime
    month: int
    week: int  # 1: first such day of the month, -1: last, 0: the day of `start`
    weekday: int


class Zones:
    """The time zones of one calendar, by their TZID, and of its floating times."""

    def __init__(self, calendar: Component) -> None:
        self._described = {
            name.value: list(islice(_observances(zone), _MOST_OBSERVANCES))
            for zone in islice(calendar.named("VTIMEZONE"), _MOST_ZONES)
            if (name := zone.first("TZID")) is not None
        }
        self._known: dict[str, tzinfo | None] = {}
        default = calendar.first("X-WR-TIMEZONE")
        self._default = default.text.strip() if default is not None else ""

    def read(self, line: Property | None) -> datetime | date | None:
        """The date or time of a property; None if missing or invalid."""
        line = _repaired(line)
        found = _WHEN.fullmatch(line.value.strip()) if line is not None else None
        if line is None or found is None:
            return None
        with suppress(ValueError, OverflowError):  # no such day or hour
            if found[4] is None:
                return date(int(found[1]), int(found[2]), int(found[3]))
            local = _local(found)
            return local.replace(tzinfo=UTC if found[7] else self._zone(line, local))
        return None

    def name(self, line: Property | None, moment: datetime | date | None) -> str | None:
        """The zone of a time: a name of the tz database, else as written; None if floating."""
        line = _repaired(line)
        if line is None or not isinstance(moment, datetime):
            return None
        if isinstance(moment.tzinfo, ZoneInfo):
            return moment.tzinfo.key
        return "UTC" if moment.tzinfo is UTC else self._name(line)[:_LONGEST_NAME] or None

    def _name(self, line: Property) -> str:
        """The TZID of a time, else the zone of the calendar."""
        return line.parameters.get("TZID", self._default)

    def _zone(self, line: Property, local: datetime) -> tzinfo | None:
        name = self._name(line)
        if name not in self._known and len(self._known) < _MOST_ZONES:
            described = self._described.get(name)
            self._known[name] = database_zone(name) or (None if described else described_zone(name))
        return self._known.get(name) or _in_force(self._described.get(name, ()), local)


def _repaired(line: Property | None) -> Property | None:
    """The property with all of its TZID, if that has a colon and lacks its quotes."""
    if line is None or "TZID" not in line.parameters:
        return line
    rest, colon, value = line.value.rpartition(":")
    if not colon:
        return line
    return Property(line.name, {"TZID": f"{line.parameters['TZID']}:{rest}"}, value)


def _local(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(digits) for digits in found.groups()[:6])
    # A leap second becomes the one before. The caller adds the zone.
    return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001


def parse_duration(line: Property | None) -> timedelta | None:
    """A positive DURATION (section 3.3.6); None if it is invalid."""
    found = _DURATION.fullmatch(line.value.strip().upper()) if line is not None else None
    if found is None or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(digits or 0) for digits in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _observances(zone: Component) -> Iterator[_Observance]:
    for child in zone.children:
        offset, start, rule = (child.first(name) for name in ("TZOFFSETTO", "DTSTART", "RRULE"))
        found = _OFFSET.fullmatch(offset.value.strip()) if offset is not None else None
        began = _WHEN.fullmatch(start.value.strip()) if start is not None else None
        if found is None or began is None or began[4] is None:
            continue
        away = timedelta(hours=int(found[2]), minutes=int(found[3]))
        with suppress(ValueError):
            since = _local(began)
            at = timezone(-away if found[1] == "-" else away)
            yield _Observance(at, since, *_yearly(rule.value if rule else "", since))


def _yearly(rule: str, start: datetime) -> tuple[int, int, int]:
    month, day = _BY_MONTH.search(rule), _BY_DAY.search(rule)
    if month is None or day is None or not 1 <= int(month[1]) <= 12:
        return start.month, 0, 0
    return int(month[1]), int(day[1]), _WEEKDAYS.index(day[2])


def _in_force(observances: Iterable[_Observance], local: datetime) -> tzinfo | None:
    """The offset at a local time: that of the last observance to begin."""
    begun = [
        (onset, number, one.offset)
        for number, one in enumerate(observances)
        for onset in _onsets(one, local.year)
        if onset <= local
    ]
    if begun:
        return max(begun, key=lambda each: each[:2])[2]
    return next((one.offset for one in observances), None)


def _onsets(one: _Observance, year: int) -> Iterator[datetime]:
    yield one.start
    if one.week:
        for each in (year - 1, year):
            if each >= max(one.start.year, 1):
                with suppress(OverflowError):  # at the end of the year 9999
                    yield _onset(one, each)


def _onset(one: _Observance, year: int) -> datetime:
    first = one.start.replace(year=year, month=one.month, day=1)
    if one.week > 0:
        return first + timedelta(days=(one.weekday - first.weekday()) % 7 + 7 * (one.week - 1))
    last = first.replace(day=monthrange(year, one.month)[1])
    return last - timedelta(days=(last.weekday() - one.weekday) % 7 - 7 * (one.week + 1))
