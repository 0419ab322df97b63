"""BODY[section] (RFC 3501 section 6.4.5): stretches of the raw message. Never raises."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mailtrap_local.mail.mime import Content, Part, parse

_MULTIPART = "multipart/"
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[^\n]*\n?(?:[ \t][^\n]*\n?)*", re.MULTILINE)


class Section(NamedTuple):
    """What stands in brackets: the numbers of a part, and which text of it is meant.

    `text` is HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT, TEXT, MIME or `""`; `names` are those of
    the fields, in upper case.
    """

    numbers: tuple[int, ...] = ()
    text: str = ""
    names: frozenset[str] = frozenset()


@dataclass
class Sections:
    """A message of which parts are asked for. It is taken apart if need be, for as long as this."""

    raw: bytes

    @cached_property
    def content(self) -> Content:
        return parse(self.raw)

    def find(self, section: Section) -> bytes | None:
        """The octets of a section; None if the message has no such part."""
        if not section.numbers and not section.text:
            return self.raw
        if not section.numbers:
            return self._of_message(self.content.root, section)
        part = self._part(section.numbers)
        if part is not None and section.text == "":
            return self.raw[part.body : part.end]
        if part is not None and section.text == "MIME":
            return self.raw[part.start : part.body]
        if part is not None and part.is_message and part.children:
            return self._of_message(part.children[0], section)
        return None

    def _of_message(self, message: Part, section: Section) -> bytes:
        if section.text == "TEXT":
            return self.raw[message.body : message.end]
        header = self.raw[message.start : message.body]
        if section.text == "HEADER":
            return header
        return _fields(header, section.names, wanted=section.text == "HEADER.FIELDS")

    def _part(self, numbers: tuple[int, ...]) -> Part | None:
        part = self.content.root
        numbered = _body_of(part)
        for number in numbers:
            if not 1 <= number <= len(numbered):
                return None
            part = numbered[number - 1]
            numbered = _parts_in(part)
        return part


def _body_of(message: Part) -> tuple[Part, ...]:
    """The numbered parts of a message. Its body is the only one if it is no multipart."""
    return message.children if message.content_type.startswith(_MULTIPART) else (message,)


def _parts_in(part: Part) -> tuple[Part, ...]:
    """The numbered parts of a part: those of a multipart, or of the message that it is."""
    if part.is_message and part.children:
        return _body_of(part.children[0])
    return part.children


def _fields(header: bytes, names: Collection[str], *, wanted: bool) -> bytes:
    """Those fields of a header, or all others, folds and all, with the empty line behind."""
    found = (
        field[0]
        for field in _FIELD.finditer(header)
        if (field[1].decode("ascii").upper() in names) == wanted
    )
    return b"".join([*found, b"\r\n"])
