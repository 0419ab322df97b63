"""BODY[section] (RFC 3501 section 6.4.5): slices of the raw message. Never raises."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mailtrap_local.imap.numbered_parts import body_of, embedded_message, parts_in
from mailtrap_local.mail.mime.content import Content, Part, parse
from mailtrap_local.mail.mime.headers import Headers, message_headers

_MAX_FIELDS_OCTETS = 2**20  # of a header, in which fields are looked for
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[^\n]*\n?(?:[ \t][^\n]*\n?)*", re.MULTILINE)


class Section(NamedTuple):
    """A section specifier: the numbers of a part, and which text of it.

    `text` is HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT, TEXT, MIME or `""`; `names` are those of
    the fields, in upper case.
    """

    numbers: tuple[int, ...] = ()
    text: str = ""
    names: frozenset[str] = frozenset()


@dataclass
class Sections:
    """The sections of one message, which is parsed when needed."""

    raw: bytes

    @cached_property
    def content(self) -> Content:
        return parse(self.raw)

    @cached_property
    def head(self) -> tuple[Headers, int]:
        """The message's own headers and the offset of its body, without parsing the rest."""
        return message_headers(self.raw)

    def find(self, section: Section) -> bytes | memoryview | None:
        """The octets of a section, not copied; None if the message has no such part."""
        if not section.numbers and not section.text:
            return memoryview(self.raw)
        if not section.numbers:
            return self._slice(0, self.head[1], len(self.raw), section)
        part = self._part(section.numbers)
        if part is not None and section.text == "":
            return memoryview(self.raw)[part.body : part.end]
        if part is not None and section.text == "MIME":
            return memoryview(self.raw)[part.start : part.body]
        if part is not None and part.is_message:
            inner = embedded_message(part)
            return self._slice(inner.start, inner.body, inner.end, section)
        return None

    def _slice(self, start: int, body: int, end: int, section: Section) -> bytes | memoryview:
        """A text of the message between these offsets."""
        if section.text == "TEXT":
            return memoryview(self.raw)[body:end]
        header = memoryview(self.raw)[start:body]
        if section.text == "HEADER":
            return header
        header = header[:_MAX_FIELDS_OCTETS]
        return _fields(bytes(header), section.names, wanted=section.text == "HEADER.FIELDS")

    def _part(self, numbers: tuple[int, ...]) -> Part | None:
        part = self.content.root
        numbered = body_of(part)
        for number in numbers:
            if not 1 <= number <= len(numbered):
                return None
            part = numbered[number - 1]
            numbered = parts_in(part)
        return part


def _fields(header: bytes, names: Collection[str], *, wanted: bool) -> bytes:
    """The named fields of a header, or all others, folded as they are, and an empty line."""
    found = (
        field[0]
        for field in _FIELD.finditer(header)
        if (field[1].decode("ascii").upper() in names) == wanted
    )
    return b"".join([*found, b"\r\n"])
