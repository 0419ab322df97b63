"""Read the dates of Mailpit's searches, which may have many forms. Never raises."""

import re
from datetime import UTC, datetime, tzinfo

from mailtrap_local.mail.mime.dates import date_defect, parse_date

_DAY = re.compile(
    r"""(?P<year>\d{4}) (?: [-/.] (?P<month>\d{1,2}) (?: [-/.] (?P<day>\d{1,2})
    (?: [T\s]+ (?P<time>\d{1,2}:.*) )? )? )?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_AMERICAN_DAY = re.compile(
    r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4})(?:[T\s]+(?P<time>\d{1,2}:.*))?",
    re.ASCII | re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{8}(?:\d{6})?", re.ASCII)  # a day, and its time
_SINCE_1970 = re.compile(r"\d{10}(?:\d{3}){0,3}", re.ASCII)  # seconds to nanoseconds
_HALVES = ("AM", "PM")
_LONGEST = 100  # characters


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment of a date in UTC, which begins in this time zone; None if it is no date."""
    text = text.strip()[:_LONGEST]
    try:
        if _SINCE_1970.fullmatch(text):
            return datetime.fromtimestamp(int(text) / 10 ** (len(text) - 10), UTC)
        if _DIGITS.fullmatch(text):
            form = "%Y%m%d%H%M%S" if len(text) > len("YYYYMMDD") else "%Y%m%d"
            return datetime.strptime(text, form).replace(tzinfo=zone).astimezone(UTC)
        found = _DAY.fullmatch(text) or _AMERICAN_DAY.fullmatch(text)
        moment = _of_words(text, zone) if found is None else _of_numbers(found, zone)
        return None if moment is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _of_words(text: str, zone: tzinfo) -> datetime | None:
    moment = parse_date(text)
    is_there = moment is not None and date_defect(text) is not None  # it names no time zone
    return moment.replace(tzinfo=zone) if moment is not None and is_there else moment


def _of_numbers(found: re.Match[str], zone: tzinfo) -> datetime:
    """Return the moment of a date in numbers. Raises ValueError."""
    day = f"{found['year']}-{int(found['month'] or 1):02}-{int(found['day'] or 1):02}"
    time = "".join((found["time"] or "00:00").upper().split())
    if time.endswith(_HALVES):
        hour, _, rest = time[:-2].partition(":")
        time = f"{int(hour) % 12 + 12 * _HALVES.index(time[-2:])}:{rest}"
    moment = datetime.fromisoformat(f"{day}T{time if time[2] == ':' else f'0{time}'}")
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
