"""Cut what a hostile message could make too large for JSON, and say so."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.mime.content import BodyStart

MOST_ADDRESSES = 100
"""Addresses of each field of a summary."""
_LONGEST_ADDRESS = 320  # characters: RFC 5321 section 4.5.3.1 allows 64 @ 255
_LONGEST_NAME = 200  # characters

_T = TypeVar("_T")


class NamedAddress(msgspec.Struct, frozen=True):
    name: str
    address: str


class TruncatedField(msgspec.Struct, frozen=True):
    """A field that was cut.

    `total` counts the items of a list, the characters of a line, or the octets of a body as sent.
    """

    field: str
    total: int


class Truncation:
    """Cut the fields of one message, and collect which."""

    def __init__(self) -> None:
        self._fields: list[TruncatedField] = []

    @property
    def fields(self) -> list[TruncatedField] | UnsetType:
        """The fields that were cut, if any."""
        return self._fields or UNSET

    def add(self, field: str, total: int) -> None:
        """Record a field that was cut."""
        self._fields.append(TruncatedField(field, total))

    def text(self, field: str, text: str, longest: int) -> str:
        """Return the start of a text."""
        if len(text) > longest:
            self.add(field, len(text))
        return text[:longest]

    def body(self, field: str, start: BodyStart | None) -> str | None:
        """Return the start of a body."""
        if start is None:
            return None
        if start.is_cut:
            self.add(field, start.size)
        return start.text

    def first(self, field: str, items: Sequence[_T], most: int) -> Sequence[_T]:
        """Return the first items of a list."""
        if len(items) > most:
            self.add(field, len(items))
        return items[:most]

    def addresses(
        self, field: str, each: Sequence[Address], most: int = MOST_ADDRESSES
    ) -> list[NamedAddress]:
        """Return the first addresses, each cut to 320 characters and its name to 200."""
        shapes = [named(one) for one in each[:most]]
        if len(each) > most or any(map(_is_long, each[:most])):
            self.add(field, len(each))
        return shapes


def named(address: Address) -> NamedAddress:
    """Return an address with its name, both cut."""
    return NamedAddress(address.name[:_LONGEST_NAME], address.address[:_LONGEST_ADDRESS])


def _is_long(address: Address) -> bool:
    return len(address.name) > _LONGEST_NAME or len(address) > _LONGEST_ADDRESS
