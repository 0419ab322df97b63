"""Parse Date fields (RFC 5322 sections 3.3 and 4.3), and other forms that senders write.

Those of JavaScript, ctime, RFC 850 and ISO 8601. Never raises.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_LONGEST = 200  # characters
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WEEKDAY = r"(?: [^\d\s,]+ [\s,]+ )?"  # in any language
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_YEAR = r"(?P<year>\d{2,4})"
_TIME = r"""(?P<hour>\d{1,2}) \s*[:.]\s* (?P<minute>\d{2})
    (?: \s*[:.]\s* (?P<second>\d{1,2}) (?:[.,]\d+)? )? (?: \s* (?P<half>[ap])\.?m\b\.? )?"""
_ZONE = r"(?P<zone>[^\d\s:.,] .*)?"
_FORMS = tuple(
    re.compile(rf"{form} \s*", re.VERBOSE | re.IGNORECASE | re.ASCII)
    for form in (
        # RFC 5322 and RFC 850
        rf"{_WEEKDAY} {_DAY} [\s-]* {_MONTH} [\s,-]* {_YEAR} [\s,]+ {_TIME} \s* {_ZONE}",
        # JavaScript's Date: Thu Nov 26 2026 10:00:00 GMT+0100
        rf"{_WEEKDAY} {_MONTH} \s* {_DAY} [\s,]+ {_YEAR} [\s,]+ {_TIME} \s* {_ZONE}",
        # ctime and date(1): Thu Nov 26 10:00:00 CET 2026
        rf"""{_WEEKDAY} {_MONTH} \s* {_DAY} [\s,]+ {_TIME} (?: \s+ (?P<name>[a-z+-][\w:+/-]*) )? \s+
        {_YEAR} (?: \s+ {_ZONE} )?""",
        # ISO 8601
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-{_DAY} (?:t|\s+) {_TIME} \s* {_ZONE}",
    )
)
_COMMENT_MARK = re.compile(r"\\.|[()]")
_DIGIT = re.compile(r"\d")
_OFFSET = re.compile(r"([+-]) \s* (\d{1,2}) :? (\d\d)? (?!\d)", re.VERBOSE | re.ASCII)

# Hours from UTC: those of RFC 5322 section 4.3, then others that mean one place only.
_HOURS = {
    name: hours
    for hours, names in {
        -10: "hst",
        -9: "akst",
        -8: "pst akdt",
        -7: "mst pdt",
        -6: "cst mdt",
        -5: "est cdt",
        -4: "edt",
        0: "ut utc gmt z wet",
        1: "cet met mez west",
        2: "cest mest mesz eet",
        3: "eest msk",
        8: "awst hkt",
        9: "jst kst",
        10: "aest",
        11: "aedt",
        12: "nzst",
        13: "nzdt",
    }.items()
    for name in names.split()
}


def parse_date(value: str | None) -> datetime | None:
    """Parse a Date with its UTC offset; None if it is invalid.

    A leap second becomes the one before. Without a zone, or if its name is unknown, the time is
    UTC (RFC 5322 section 4.3), see `date_defect`.
    """
    date, _ = _parse(value or "")
    return date


def date_defect(value: str) -> str | None:
    """Describe what is invalid or unknown in a Date; None if it is read as it was meant."""
    date, knows_zone = _parse(value)
    shown = repr(value[:60])
    if date is None:
        return shown
    return None if knows_zone else f"{shown}: no known time zone, read as UTC"


def _parse(value: str) -> tuple[datetime | None, bool]:
    """The date, if it is valid, and whether its zone is known."""
    text = _without_comments(value[:_LONGEST]).replace("\N{MINUS SIGN}", "-").strip()
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            parts = found.groupdict()
            try:
                zone = _zone(" ".join(filter(None, (parts.get("name"), parts["zone"]))))
                return _date(parts, zone or UTC), zone is not None
            except (ValueError, OverflowError):
                return None, False
    return None, False


def _date(parts: dict[str, str | None], zone: tzinfo) -> datetime:
    year, month = parts["year"] or "", (parts["month"] or "").lower()
    date = datetime(
        int(year) + _century(year),
        int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1,
        int(parts["day"] or ""),
        _hour(int(parts["hour"] or ""), parts["half"]),
        int(parts["minute"] or ""),
        _second(int(parts["second"] or 0)),
        tzinfo=zone,
    )
    date.astimezone(UTC)  # raises in the last hours of the year 9999
    return date


def _century(year: str) -> int:
    """The years to add to one of two or three digits (RFC 5322 section 4.3)."""
    if len(year) == 2:
        return 2000 if int(year) < 50 else 1900
    return 1900 if len(year) == 3 else 0


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half in "pP" else 0)


def _second(second: int) -> int:
    return 59 if second == 60 else second


def _zone(text: str) -> tzinfo | None:
    """The zone of an offset, with or without a name beside it, or of a known name."""
    offset = _OFFSET.search(text)
    if offset is None:
        hours = _HOURS.get(text.strip(" .;\"'").lower())
        return None if hours is None else timezone(timedelta(hours=hours))
    if _DIGIT.search(text[: offset.start()] + text[offset.end() :]):
        return None
    size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-size if offset[1] == "-" else size)


def _without_comments(text: str) -> str:
    """The text with a space for each comment. Comments nest; one may lack its end."""
    kept: list[str] = []
    depth = position = 0
    for mark in _COMMENT_MARK.finditer(text):
        if mark[0] == "(":
            if depth == 0:
                kept += [text[position : mark.start()], " "]
            depth += 1
        elif mark[0] == ")" and depth:
            depth -= 1
            position = mark.end()
    return "".join([*kept, "" if depth else text[position:]])
