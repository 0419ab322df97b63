"""Find defects outside the MIME tree: bytes, required fields, encodings."""

from collections.abc import Sequence

from mailtrap_local.mail.address import MOST_ADDRESSES, has_too_many
from mailtrap_local.mail.mime.dates import date_defect
from mailtrap_local.mail.mime.defect import Defect, DefectCollector
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.mime.part import Part
from mailtrap_local.mail.mime.transfer_encoding import is_identity, transfer_defect

_LONGEST_LINE = 998  # RFC 5322 section 2.1.1
_LARGEST_CALENDAR = 2**20  # octets that are read, see `mail.calendar`
_MOST_CALENDAR_LINES = 20_000  # likewise
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})
_LARGEST_TEXT = 1_000_000  # larger texts are not decoded to check their charset
_AT_MOST_ONCE = (  # RFC 5322 section 3.6, RFC 2045 sections 4 to 6
    "Bcc",
    "Cc",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "In-Reply-To",
    "MIME-Version",
    "Message-ID",
    "References",
    "Reply-To",
    "Sender",
    "Subject",
    "To",
)


def check(raw: bytes, parts: Sequence[Part]) -> list[Defect]:
    """The defects of a message, one of each kind."""
    defects = DefectCollector()
    _check_bytes(raw, defects)
    _check_fields(parts[0].headers, defects)
    for part in parts:
        composite = part.is_message or part.content_type.startswith("multipart/")
        if composite and not is_identity(part.encoding):  # RFC 2045 section 6.4
            defects.add("encoding-misplaced", f"part {part.number}: {part.encoding[:60]}")
        if not part.children:
            _check_body(raw, part, defects)
    return defects.defects()


def _check_bytes(raw: bytes, defects: DefectCollector) -> None:
    pairs, feeds, returns = raw.count(b"\r\n"), raw.count(b"\n"), raw.count(b"\r")
    if feeds > pairs:
        defects.add("bare-lf", f"lines that end in LF alone: {feeds - pairs}")
    if returns > pairs:
        defects.add("bare-cr", f"CR without LF: {returns - pairs}")
    doubled = raw.count(b"\r\r\n")
    if doubled:
        defects.add("cr-before-crlf", f"lines that end in CR CR LF: {doubled}")
    if b"\0" in raw:
        defects.add("nul-byte", f"NUL bytes: {raw.count(0)}")
    _check_lines(raw, defects)


def _check_lines(raw: bytes, defects: DefectCollector) -> None:
    """Find long lines by jumps: from a line end to the last one within the limit."""
    start = 0
    while len(raw) - start > _LONGEST_LINE:
        end = raw.rfind(b"\n", start, start + _LONGEST_LINE + 2)
        if end < 0:
            end = raw.find(b"\n", start)
            line = raw[start : end if end >= 0 else len(raw)].rstrip(b"\r")
            if len(line) > _LONGEST_LINE:
                defects.add("line-too-long", f"{len(line)} octets, {_LONGEST_LINE} are allowed")
            if end < 0:
                return
        start = end + 1


def _check_fields(headers: Headers, defects: DefectCollector) -> None:
    for name in ("From", "Date"):  # required by RFC 5322 section 3.6
        if name not in headers:
            defects.add(f"missing-{name.lower()}", f"no {name} field")
    date = headers.raw("Date")
    defect = None if date is None else date_defect(date)
    if defect is not None:
        defects.add("date-invalid", defect)
    for name in _AT_MOST_ONCE:
        times = headers.count(name)
        if times > 1:
            defects.add("duplicate-header", f"{name}: {times} times")
    for name in ("From", "To", "Cc", "Reply-To"):
        if has_too_many(headers.all_raw(name)):
            defects.add(
                "too-many-addresses", f"{name}: at most the first {MOST_ADDRESSES} are read"
            )


def _check_body(raw: bytes, part: Part, defects: DefectCollector) -> None:
    body = raw[part.body : part.end]
    where = f"part {part.number}"
    defect = transfer_defect(body, part.encoding)
    if defect is not None:
        defects.add(defect, f"{where}: {part.encoding[:60]}")
    if part.encoding == "7bit" and not body.isascii():
        defects.add("eight-bit-undeclared", f"{where}: its bytes need another encoding than 7bit")
    if part.content_type in _CALENDAR_TYPES and (
        len(body) > _LARGEST_CALENDAR or body.count(b"\n") > _MOST_CALENDAR_LINES
    ):
        defects.add("calendar-too-long", f"{where}: only the start is read")
    if part.content_type.startswith("text/") and len(body) <= _LARGEST_TEXT:
        payload = part.payload(raw)
        _, defect = part.decode(payload)
        if defect is not None:
            defects.add(defect, f"{where}: {(part.charset or 'none declared')[:60]}")
        if not is_identity(part.encoding) and b"\r\r\n" in payload:
            defects.add("cr-before-crlf", f"{where}: lines that end in CR CR LF")
