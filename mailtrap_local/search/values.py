"""Parse the values of search words that are moments or sizes."""

import re
from datetime import UTC, datetime, timedelta

from mailtrap_local.config.values import parse_duration, parse_size
from mailtrap_local.errors import BadQuery, BadSetting

_AGE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d)", re.IGNORECASE | re.ASCII)


def cited(value: str) -> str:
    """A value for the text of an error, escaped and cut to 40 characters."""
    return f"{value[:40]!r}" + ("..." if len(value) > 40 else "")


def parse_moment(value: str, now: datetime | None) -> datetime:
    """Parse a date, a date and time, an age, `today` or `yesterday`; return the moment in UTC.

    Raises BadQuery.
    """
    word = value.strip().lower()
    try:
        if word in {"today", "yesterday"}:
            midnight = _present(now).replace(hour=0, minute=0, second=0, microsecond=0)
            # a calendar day: twice a year it is not 24 hours
            return (midnight - timedelta(days=word == "yesterday")).astimezone(UTC)
        if _AGE.fullmatch(word):
            return _present(now).astimezone(UTC) - timedelta(seconds=parse_duration(word))
        moment = datetime.fromisoformat(word.upper().replace("/", "-"))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=now.tzinfo if now else UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        if isinstance(problem, BadQuery):
            raise
        raise BadQuery(
            f"{cited(value)} is no moment: write 2026-11-20, 2026-11-20T14:30, 2h or 3d (ago), "
            "today or yesterday"
        ) from None


def _present(now: datetime | None) -> datetime:
    if now is None:
        raise BadQuery("nothing tells the time here: write a date, like 2026-11-20")
    return now


def format_moment(moment: datetime) -> str:
    """A moment in UTC as text that `parse_moment` accepts."""
    return moment.replace(tzinfo=None).isoformat() + "Z"


def parse_size_limit(value: str) -> int:
    """Parse a size in octets. Raises BadQuery."""
    try:
        return parse_size(f"{value}B" if value[-1] in "kmgKMG" else value)
    except (BadSetting, OverflowError):
        raise BadQuery(
            f"{cited(value)} is no size: write 500KB, 2MB or a number of octets, more than none"
        ) from None
