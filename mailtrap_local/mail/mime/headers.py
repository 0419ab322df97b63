"""Parse, look up and decode header fields of any bytes. Reports defects, never raises."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any, overload

from mailtrap_local.mail.mime.charset import decode_header
from mailtrap_local.mail.mime.defect import Defect, DefectCollector
from mailtrap_local.mail.mime.encoded_words import decode_words, escape_octets, one_line
from mailtrap_local.mail.mime.parameters import parse_parameters, raw_parameters

__all__ = [
    "Defect",
    "HeaderBudget",
    "Headers",
    "decode_words",
    "find_empty_line",
    "leading_headers",
    "message_headers",
    "parse_headers",
    "parse_parameters",
    "raw_parameters",
    "read_headers",
]

# Some senders end lines in CR CR LF. Without alternatives: these take ten times as long.
_EMPTY_LINE = re.compile(rb"\n\r*+\n")
_EMPTY_START = re.compile(rb"(?:\xef\xbb\xbf)?\n?\r*+\n")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LEADING_REACH = 2**18
_LONGEST_BLOCK = 2**20  # octets
_MOST_FIELDS = 10_000  # of a block
_MOST_LINES = 50_000  # of all blocks of a message
_MOST_OCTETS = 4 * _LONGEST_BLOCK  # likewise
_SUBJECT = re.compile(rb"^[Ss][Uu][Bb][Jj][Ee][Cc][Tt][ \t]*:.*(?:\n[ \t].*)*", re.MULTILINE)
_FIELD_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")  # RFC 5322 section 3.6.8; the space is obsolete
_FOLD = re.compile(rb"[ \t]+")
_USUAL_FIELD = re.compile(r"([!-9;-~]++)[ \t]*+:(.*(?:\n[ \t].*)*+)\n")
_USUAL_FOLD = re.compile(r"\n[ \t]+")


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
        return tuple(map(decode_words, self.all_raw(name)))

    def all_raw(self, name: str) -> tuple[str, ...]:
        """The values of all fields of a name, unfolded but not decoded."""
        places = self._places.get(name.lower())
        return tuple([self._fields[at][1] for at in places]) if places else ()

    def raw(self, name: str) -> str | None:
        """The value of the first field of a name, unfolded but not decoded."""
        places = self._places.get(name.lower())
        return self._fields[places[0]][1] if places else None

    def names(self) -> tuple[str, ...]:
        """The names of the fields in order, without decoding their values."""
        return tuple(name for name, _ in self._fields)

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

    def count(self, name: Any) -> int:
        """The number of fields of a name."""
        return len(self._places.get(name.lower(), ()))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._places

    def __repr__(self) -> str:
        return f"Headers({list(self)!r})"


def _decoded(field: tuple[str, str]) -> tuple[str, str]:
    return field[0], decode_words(field[1])


def find_empty_line(raw: bytes, start: int = 0, stop: int = sys.maxsize) -> re.Match[bytes] | None:
    """Find the end of a header block, with any line ends: the line end before it, and it."""
    at_start = _EMPTY_START.match(raw, 0, stop) if start == 0 else None
    return at_start or _EMPTY_LINE.search(raw, start, stop)


def parse_headers(block: bytes) -> tuple[Headers, list[Defect]]:
    """Parse a header block, with or without the empty line at its end."""
    defects = DefectCollector()
    headers, _ = read_headers(block, 0, len(block), defects, HeaderBudget())
    return headers, defects.defects()


def leading_headers(raw: bytes) -> Headers:
    """Parse only the header of a message.

    Reads at most 256 KiB, for callers in a hurry.
    """
    end = find_empty_line(raw, 0, _LEADING_REACH)
    headers, _ = parse_headers(raw[: end.end() if end else _LEADING_REACH])
    return headers


def leading_subject(raw: bytes) -> str:
    """Return the subject of a message as `leading_headers` has it, `""` without one, but faster."""
    end = find_empty_line(raw, 0, _LEADING_REACH)
    block = raw[: end.end() if end else _LEADING_REACH]
    if block.isascii():  # else the charset of another field counts
        if b"subject" not in block.lower():
            return ""
        field = _SUBJECT.search(block)
        block = field[0] if field else b""
    return parse_headers(block)[0].get("Subject") or ""


def message_headers(raw: bytes) -> tuple[Headers, int]:
    """Parse the header of a message; return its fields and the offset of the body."""
    end = find_empty_line(raw)
    return read_headers(raw, 0, end.end() if end else len(raw), DefectCollector(), HeaderBudget())


@dataclass(slots=True)
class HeaderBudget:
    """Size of the header blocks of one message that are still read: octets and lines."""

    octets: int = _MOST_OCTETS
    lines: int = _MOST_LINES

    def take(self, raw: bytes, start: int, end: int) -> bytes:
        """Return a header block, cut at a line end if it is longer than what is left."""
        block = raw[start : min(end, start + _LONGEST_BLOCK, start + self.octets)]
        lines = block.count(b"\n")
        if lines > self.lines:
            block = b"".join(islice(BytesIO(block), self.lines))
        elif start + len(block) < end:
            block = block[: block.rfind(b"\n") + 1] or block
        self.octets -= len(block)
        self.lines -= min(lines, self.lines)
        return block


def read_headers(
    raw: bytes,
    start: int,
    end: int,
    defects: DefectCollector,
    budget: HeaderBudget,
    *,
    charset: str | None = None,
) -> tuple[Headers, int]:
    """Parse the header block `raw[start:end]`; return its fields and the offset of the body.

    Invalid lines are skipped, unless only such lines follow: then the empty line is missing, and
    the rest is the body. Beyond 1 MiB, 10,000 fields or the budget nothing is read. `charset` is
    that of raw octets which are not UTF-8, unless the block itself declares one.
    """
    if raw.startswith(_BYTE_ORDER_MARK, start, end):
        defects.add("header-malformed", "a byte order mark is before the first field")
        start += len(_BYTE_ORDER_MARK)
    block = budget.take(raw, start, end)
    if len(block) == end - start and (usual := _usual_fields(block)) is not None:
        return Headers(usual), end
    fields, strays, body = _split_fields(block)
    if strays:
        defects.add("header-malformed", f"lines that are no header field: {strays}")
    if body < len(block):
        defects.add("no-header-body-separator", "the body starts without an empty line")
    elif len(block) < end - start or len(fields) > _MOST_FIELDS:
        kept = f"{len(block)} octets and {_MOST_FIELDS} fields at most are read"
        defects.add("header-too-long", f"{end - start} octets: {kept}")
        body = end - start
    del fields[_MOST_FIELDS:]
    if not block.isascii():
        _find_foreign_letters(fields, defects)
        charset = _declared_charset(fields) or charset
    decoded = [(name, one_line(_decoded_value(value, charset))) for name, value in fields]
    return Headers(decoded), start + body


def _usual_fields(block: bytes) -> list[tuple[str, str]] | None:
    """Names and unfolded values of a block of ASCII without any defect, None of another one."""
    if not block.isascii() or b"\x1b" in block or b"\0" in block:
        return None
    text = block.decode().replace("\r\n", "\n")
    if "\r" in text:
        return None
    fields = []
    end = 0
    while (found := _USUAL_FIELD.match(text, end)) is not None:  # a search is no linear time
        end = found.end()
        name, value = found.groups()
        if "\n" in value:
            value = _USUAL_FOLD.sub(lambda fold: " " * (len(fold[0]) - 1), value)
        fields.append((name, value.strip(" \t\v\f")))
    is_whole = end == len(text) or (end == len(text) - 1 and text.endswith("\n"))
    return fields if is_whole and len(fields) <= _MOST_FIELDS else None


def _decoded_value(value: bytes, charset: str | None) -> str:
    if b"=?" in value and not value.isascii():
        value = escape_octets(value)
    return decode_header(value, charset)


def _declared_charset(fields: Sequence[tuple[str, bytes]]) -> str | None:
    for name, value in fields:
        if name.lower() == "content-type":
            return parse_parameters(value.decode("latin-1"))[1].get("charset")
    return None


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
