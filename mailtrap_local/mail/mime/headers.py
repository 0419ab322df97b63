"""Parse, look up and decode header fields of any bytes. Reports defects, never raises."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, overload
from urllib.parse import unquote_to_bytes

from mailtrap_local.mail.mime.charset import decode_header, decode_text
from mailtrap_local.mail.mime.defect import Defect, DefectCollector
from mailtrap_local.mail.mime.encoded_words import decode_words, one_line

__all__ = [
    "EMPTY_LINE",
    "Defect",
    "Headers",
    "decode_words",
    "leading_headers",
    "message_headers",
    "parse_date",
    "parse_headers",
    "parse_parameters",
    "raw_parameters",
    "read_headers",
]

EMPTY_LINE = re.compile(rb"(?:\n|\A)\r?\n")
"""The end of a header block, with any line ends."""

_LEADING_REACH = 2**18
_FIELD_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")  # RFC 5322 section 3.6.8; the space is obsolete
_FOLD = re.compile(rb"[ \t]+")
_PARAMETER = re.compile(
    r"""; \s*+ (?P<name> [^\s=;"]++ ) \s*+ = \s*+
    (?: " (?P<quoted> [^"\\]*+ (?: \\. [^"\\]*+ )*+ ) "? | (?P<bare> [^;]*+ ) )""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"\([^()]*+\)")
_LAST_COMMENT = re.compile(r"\s\([^()]*+\)\s*+\Z")
_QUOTED_PAIR = re.compile(r'\\(["\\])')  # no others: senders write Windows paths unescaped
_SECTION = re.compile(r"([^*]+)(?:\*([0-9]{1,4}))?(\*)?")  # RFC 2231 sections 3 and 4
_LONGEST_DATE = 200


class Headers(Sequence[Any]):  # of pairs, but type checkers would then reject `"To" in headers`
    """The fields in order, as pairs of name and value. Look-ups ignore case.

    Values are unfolded (RFC 5322 section 2.2.3) and decoded (RFC 2047): always one line.
    """

    __slots__ = ("_fields", "_places")

    def __init__(self, fields: Sequence[tuple[str, str]] = ()) -> None:
        """Make headers of names with unfolded, still encoded values."""
        self._fields = tuple(fields)
        self._places: dict[str, list[int]] = {}
        for place, (name, _) in enumerate(self._fields):
            self._places.setdefault(name.lower(), []).append(place)

    def get(self, name: str, default: str | None = None) -> str | None:
        """The decoded value of the first field of a name."""
        raw = self.raw(name)
        return default if raw is None else decode_words(raw)

    def all(self, name: str) -> tuple[str, ...]:
        """The decoded values of all fields of a name."""
        return tuple(decode_words(self._fields[at][1]) for at in self._places.get(name.lower(), ()))

    def raw(self, name: str) -> str | None:
        """The value of the first field of a name, unfolded but not decoded."""
        places = self._places.get(name.lower())
        return self._fields[places[0]][1] if places else None

    @overload
    def __getitem__(self, key: str) -> str: ...
    @overload
    def __getitem__(self, key: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[tuple[str, str], ...]: ...
    def __getitem__(
        self, key: str | int | slice
    ) -> str | tuple[str, str] | tuple[tuple[str, str], ...]:
        if isinstance(key, str):
            value = self.get(key)
            if value is None:
                raise KeyError(key)
            return value
        if isinstance(key, slice):
            return tuple(map(_decoded, self._fields[key]))
        return _decoded(self._fields[key])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return map(_decoded, self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._places

    def __repr__(self) -> str:
        return f"Headers({list(self)!r})"


def _decoded(field: tuple[str, str]) -> tuple[str, str]:
    return field[0], decode_words(field[1])


def parse_headers(block: bytes) -> tuple[Headers, list[Defect]]:
    """Parse a header block, with or without the empty line at its end."""
    defects = DefectCollector()
    headers, _ = read_headers(block, defects)
    return headers, defects.defects()


def leading_headers(raw: bytes) -> Headers:
    """Parse only the header of a message.

    Reads at most 256 KiB, for callers in a hurry.
    """
    end = EMPTY_LINE.search(raw, 0, _LEADING_REACH)
    headers, _ = parse_headers(raw[: end.end() if end else _LEADING_REACH])
    return headers


def message_headers(raw: bytes) -> tuple[Headers, int]:
    """Parse the header of a message; return its fields and the offset of the body."""
    end = EMPTY_LINE.search(raw)
    return read_headers(raw[: end.end() if end else len(raw)], DefectCollector())


def read_headers(block: bytes, defects: DefectCollector) -> tuple[Headers, int]:
    """Parse a header block; return its fields and its length in bytes.

    Invalid lines are skipped, unless only such lines follow: then the empty line is missing, and
    the rest is the body.
    """
    fields, strays, body = _split_fields(block)
    if strays:
        defects.add("header-malformed", f"lines that are no header field: {strays}")
    if body < len(block):
        defects.add("no-header-body-separator", "the body starts without an empty line")
    if not block.isascii():
        _find_foreign_letters(fields, defects)
    return Headers([(name, one_line(decode_header(value))) for name, value in fields]), body


def _split_fields(block: bytes) -> tuple[list[tuple[str, bytes]], int, int]:
    """Names with unfolded values, the number of invalid lines, and the offset of the last run."""
    fields: list[tuple[str, list[bytes]]] = []
    strays = strays_before_field = 0
    body = position = 0
    for line in block.split(b"\n"):
        name = _FIELD_NAME.match(line)
        if name is not None:
            fields.append((name[1].decode("ascii"), [line[name.end() :].rstrip(b"\r")]))
            strays_before_field = strays
        elif fields and strays == strays_before_field and line[:1] in (b" ", b"\t"):
            fields[-1][1].append(_unfolded(line))
        elif line.strip(b"\r"):
            strays += 1
        position += len(line) + 1
        if strays == strays_before_field:
            body = position
    return (
        [(name, b"".join(lines).strip()) for name, lines in fields],
        strays_before_field,
        min(body, len(block)),
    )


def _unfolded(line: bytes) -> bytes:
    """The value of a folded line. Old senders fold with a tab for a space."""
    fold = _FOLD.match(line)
    spaces = fold.end() if fold else 0
    return b" " * spaces + line[spaces:].rstrip(b"\r")


def _find_foreign_letters(fields: Sequence[tuple[str, bytes]], defects: DefectCollector) -> None:
    for name, value in fields:
        if value.isascii():
            continue
        try:
            value.decode("utf-8")
        except UnicodeDecodeError:
            defects.add("header-charset-unknown", f"{name}: neither ASCII nor UTF-8")
        else:
            defects.add("non-ascii-header", f"{name}: UTF-8, which needs SMTPUTF8")


# -- the inner syntax of structured fields --------------------------------------------------------


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Parse a field like Content-Type: value and names of parameters in lower case.

    The first parameter of a name counts, and the form of RFC 2231 before the plain one.
    """
    first, semicolon, _ = value.partition(";")
    if not semicolon and "(" not in first:
        return first.strip().lower(), {}
    plain: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[str, bool]]] = {}
    for written, text in raw_parameters(value):
        section = _SECTION.fullmatch(written.lower())
        if section is None:
            continue
        name, number, encoded = section.groups()
        if number is None and encoded is None:
            plain.setdefault(name, text)
        else:
            sections = extended.setdefault(name, {})
            sections.setdefault(int(number or 0), (text, encoded is not None))
    for name in plain.keys() & {"name", "filename"}:  # invalid by RFC 2047 section 5, but common
        plain[name] = decode_words(plain[name])
    return _COMMENT.sub("", first).strip().lower(), plain | {
        name: _join_sections(sections) for name, sections in extended.items()
    }


def raw_parameters(value: str) -> list[tuple[str, str]]:
    """The parameters as written, neither joined nor decoded."""
    start = value.find(";")
    if start < 0:
        return []
    return [(one["name"], _parameter_value(one)) for one in _PARAMETER.finditer(value, start)]


def _parameter_value(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return _QUOTED_PAIR.sub(r"\1", found["quoted"])
    return _LAST_COMMENT.sub("", found["bare"]).strip()


def _join_sections(sections: dict[int, tuple[str, bool]]) -> str:
    """Decode RFC 2231 section 4.1: charset'language'text in the first section."""
    ordered = [sections[number] for number in sorted(sections)]
    charset = "utf-8"
    first, is_encoded = ordered[0]
    if is_encoded and first.count("'") >= 2:
        charset, _, first = first.split("'", 2)
        ordered[0] = first, True
    data = b"".join(
        unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
        for text, is_encoded in ordered
    )
    return one_line(decode_text(data, charset)[0])


def parse_date(value: str | None) -> datetime | None:
    """Parse a Date (RFC 5322 section 3.3) with its UTC offset; None if it is invalid."""
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value[:_LONGEST_DATE])
        if date.tzinfo is None:  # -0000: UTC, local offset unknown
            date = date.replace(tzinfo=UTC)
        date.astimezone(UTC)  # raises in the last hours of the year 9999
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date
