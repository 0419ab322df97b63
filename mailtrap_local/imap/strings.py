"""Format IMAP strings and dates (RFC 3501 section 4); encode and decode mailbox names."""

import re
from base64 import b64decode, b64encode
from datetime import datetime

_QUOTABLE = re.compile(rb"[\x20-\x7e]{0,1000}")
_SPECIAL = re.compile(rb'["\\]')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FOREIGN = re.compile(r"&|[^\x20-\x7e]+")
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")


def string(value: str | bytes) -> bytes:
    """A quoted string if possible, else a literal."""
    octets = value.encode(errors="replace") if isinstance(value, str) else value
    if _QUOTABLE.fullmatch(octets):
        return b'"' + _SPECIAL.sub(rb"\\\g<0>", octets) + b'"'
    return literal_head(octets) + octets


def nstring(value: str | bytes | None) -> bytes:
    """A string, or NIL for None."""
    return b"NIL" if value is None else string(value)


def literal_head(octets: bytes | memoryview) -> bytes:
    """The announcement of a literal, before its octets."""
    return b"{%d}\r\n" % len(octets)


def date_time(moment: datetime) -> bytes:
    """Format `"26-Nov-2026 10:00:00 +0000"`, in English whatever the locale."""
    month = _MONTHS[moment.month - 1]
    return f'"{moment.day:02}-{month}-{moment:%Y %H:%M:%S %z}"'.encode()


def read_date(text: str) -> datetime:
    """Parse `26-Nov-2026`. Raises ValueError."""
    day, month, year = text.split("-")
    return datetime(int(year), _MONTHS.index(month.capitalize()) + 1, int(day))  # noqa: DTZ001  # a day, without a time


def encode_name(name: str) -> bytes:
    """Encode a mailbox's name in modified UTF-7 (RFC 3501 section 5.1.3)."""
    return _FOREIGN.sub(_shifted, name).encode("ascii")


def _shifted(run: re.Match[str]) -> str:
    if run[0] == "&":
        return "&-"
    octets = run[0].encode("utf-16-be", "surrogatepass")
    return "&" + b64encode(octets, b"+,").decode().rstrip("=") + "-"


def decode_name(name: str) -> str:
    """Decode modified UTF-7; invalid sequences stay as they are."""
    return _SHIFTED.sub(_unshifted, name)


def _unshifted(run: re.Match[str]) -> str:
    if not run[1]:
        return "&"
    try:
        padded = run[1] + "=" * (-len(run[1]) % 4)
        return b64decode(padded, b"+,").decode("utf-16-be")
    except ValueError:
        return run[0]
