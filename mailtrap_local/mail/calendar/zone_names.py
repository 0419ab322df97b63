"""Find the time zone that a TZID names: of the tz database, of Windows, or an offset.

Names of Windows are mapped by CLDR's windowsZones. Never raises.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

_LONGEST = 200  # characters of a name
_MOST_PLACES = 20  # of a name
_ZONE_NAME = re.compile(r"[A-Za-z0-9_+-]{1,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}")
_OFFSET = r"(?P<sign>[+-])\s?(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?"
_OFFSET_NAME = re.compile(
    rf"(\()?(?:UTC|GMT)?\s?(?:{_OFFSET})?(?(1)\))", re.IGNORECASE
)  # GMT+1, +0100
# As Windows displays them: (UTC-05:00) Eastern Time (US & Canada)
_DISPLAYED = re.compile(rf"\((?:UTC|GMT)\s?(?:{_OFFSET})?\)\s*(?P<places>[^\s].*)", re.IGNORECASE)
_COUNTER = re.compile(r" [0-9]+\Z")  # Exchange numbers zones of one name
_SUMMER = re.compile(r" (?:daylight|summer) time\Z")
_PARENTHESES = re.compile(r"\s*\(([^()]*)\)")
_AROUND_PLACE = re.compile(r"\Acity of | (?:time|islands?|is\.)\Z")
_COUNTRIES = {"US & Canada": "US/", "US and Canada": "US/", "Canada": "Canada/", "US": "US/"}
# Displayed by Windows, and no place of the tz database.
_REGIONS = {
    "baja california": "America/Tijuana",
    "brasilia": "America/Sao_Paulo",
    "cabo verde": "Atlantic/Cape_Verde",
    "central america": "America/Guatemala",
    "coordinated universal": "Etc/UTC",
    "greenland": "America/Nuuk",
    "haiti": "America/Port-au-Prince",
    "indiana": "America/Indiana/Indianapolis",
    "international date line west": "Etc/GMT+12",
    "samoa": "Pacific/Apia",
    "saint pierre and miquelon": "America/Miquelon",
    "solomon": "Pacific/Guadalcanal",
    "sri jayawardenepura": "Asia/Colombo",
    "turks and caicos": "America/Grand_Turk",
    "west central africa": "Africa/Lagos",
}


def database_zone(name: str) -> tzinfo | None:
    """The zone of the tz database, whose name some senders prefix."""
    pieces = name[-_LONGEST:].split("/")[-3:]
    for start in range(len(pieces)):
        wanted = "/".join(pieces[start:])
        if _ZONE_NAME.fullmatch(wanted):
            # ValueError for a path outside the database, OSError for a directory
            with suppress(LookupError, ValueError, OSError):
                return ZoneInfo(wanted)
    return None


def described_zone(name: str) -> tzinfo | None:
    """The zone of a name of Windows, as stored or as displayed, or of an offset."""
    name = " ".join(name[:_LONGEST].split())
    displayed = _DISPLAYED.fullmatch(name)
    if displayed is not None:
        return _zone_of_places(displayed["places"], _offset(displayed))
    offset = _OFFSET_NAME.fullmatch(name)
    if offset is not None:
        away = _offset(offset)
        return timezone(away) if name.strip("( )") and abs(away) < timedelta(days=1) else None
    folded = _COUNTER.sub("", name).rpartition("//")[2].casefold().removeprefix("microsoft/")
    windows = _windows_zones()
    found = windows.get(_SUMMER.sub(" standard time", folded)) or windows.get(
        f"{folded} standard time"
    )
    return database_zone(found or _folded_names().get(folded, ""))


def _offset(found: re.Match[str]) -> timedelta:
    size = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    return -size if found["sign"] == "-" else size


def _zone_of_places(places: str, offset: timedelta) -> tzinfo | None:
    """The zone of the first place with this standard offset, else of the first place."""
    zones = list(islice(_zones_of_places(places), _MOST_PLACES))
    fitting = (zone for zone in zones if _standard_offset(zone) == offset)
    return next(fitting, zones[0] if zones else None)


def _zones_of_places(places: str) -> Iterator[tzinfo]:
    country = _PARENTHESES.search(places)
    prefix = _COUNTRIES.get(country[1], "") if country else ""
    for place in _PARENTHESES.sub("", places).split(",", _MOST_PLACES):
        key = _AROUND_PLACE.sub("", place.strip().casefold())
        for name in [_REGIONS[key]] if key in _REGIONS else _names_of_places().get(key, ()):
            zone = database_zone(name) if name.startswith(prefix) else None
            if zone is not None:
                yield zone


def _standard_offset(zone: tzinfo) -> timedelta:
    """The lesser of the offsets in winter and in summer."""
    offsets = (datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return min(offset for offset in offsets if offset is not None)


@cache
def _windows_zones() -> dict[str, str]:
    from tzlocal.windows_tz import win_tz  # noqa: PLC0415  # rarely needed

    return {name.casefold(): zone for name, zone in win_tz.items()}


@cache
def _folded_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _names_of_places() -> dict[str, list[str]]:
    """Names of the tz database by their last piece, as `mexico city`."""
    names: dict[str, list[str]] = {}
    for name in sorted(available_timezones()):
        place = name.rpartition("/")[2].replace("_", " ").casefold()
        names.setdefault(place, []).append(name)
    return names
