"""Kinds of JSON values in fault rules, as data: each `parse` returns the value or raises BadRule.

The JSON shapes of the HTTP API are made of the same kinds, so a range is written down once.
"""

import re
import reprlib
from collections.abc import Collection, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from mailtrap_local.errors import BadRule

_EXACT = 2**53 - 1  # the largest whole number that JSON keeps everywhere, RFC 8259 section 6
_MAX_TEXT = 1000  # characters of a name or a glob

_Option = TypeVar("_Option", bound=str)


class WholeNumber(NamedTuple):
    """An integer, both bounds included."""

    least: int = 0
    most: int = _EXACT

    def parse(self, name: str, value: object) -> int:
        """Return the number. Raises BadRule, which has the name."""
        wanted = f"a whole number from {self.least} to {self.most}"
        if not isinstance(value, int) or isinstance(value, bool):
            raise bad_value(name, value, wanted)
        if not self.least <= value <= self.most:
            raise bad_value(name, value, wanted)
        return value


class Number(NamedTuple):
    """A number from 0 to `most`; with `positive` more than 0 of that unit."""

    most: float
    positive: str = ""

    def parse(self, name: str, value: object) -> float:
        """Return the number. NaN is in no range."""
        wanted = f"a number from 0 to {self.most:g}"
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise bad_value(name, value, wanted)
        if not 0 <= value <= self.most:
            raise bad_value(name, value, wanted)
        if self.positive and not value:
            raise bad_value(name, value, f"more than 0 {self.positive}")
        return value


class BoundedText(NamedTuple):
    """A string of a bounded length; all of it fits `pattern`, which `wanted` puts into words."""

    least: int = 1
    pattern: str = ""
    wanted: str = ""
    most: int = _MAX_TEXT

    def parse(self, name: str, value: object) -> str:
        """Return the string. Raises BadRule, which has the name."""
        if not isinstance(value, str) or not self.least <= len(value) <= self.most:
            raise bad_value(name, value, f"a string of {self.least} to {self.most} characters")
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise bad_value(name, value, self.wanted)
        return value


class Choice(NamedTuple, Generic[_Option]):
    """One of a few strings."""

    options: tuple[_Option, ...]

    def parse(self, name: str, value: object) -> _Option:
        """Return the option. Raises BadRule, which has the name."""
        for option in self.options:
            if value == option:
                return option
        few = len(self.options) <= 2
        wanted = " or ".join(self.options) if few else f"one of {listed(self.options)}"
        raise bad_value(name, value, wanted)


class Flag:
    """A boolean."""

    def parse(self, name: str, value: object) -> bool:
        """Return the boolean. Raises BadRule, which has the name."""
        if not isinstance(value, bool):
            raise bad_value(name, value, "true or false")
        return value


class OnlyTrue:
    """The boolean `true`, for what has no parameter."""

    def parse(self, name: str, value: object) -> None:
        """Raise BadRule for anything but true."""
        if value is not True:
            raise bad_value(name, value, "true")


class Numbers(NamedTuple):
    """A whole number, or a list of them."""

    each: WholeNumber
    most: int  # numbers

    def parse(self, name: str, value: object) -> tuple[int, ...]:
        """Return all of them. Raises BadRule, which has the name."""
        numbers = value if isinstance(value, list | tuple) else [value]
        if not 1 <= len(numbers) <= self.most:
            raise bad_value(name, value, f"a number, or a list of 1 to {self.most} of them")
        return tuple(self.each.parse(name, number) for number in numbers)


class CodeAndTexts(NamedTuple):
    """A list of a number and up to `most_texts` strings."""

    code: WholeNumber
    text: BoundedText
    most_texts: int
    wanted: str

    def parse(self, name: str, value: object) -> tuple[int, list[str]]:
        """Return the number and the strings. Raises BadRule, which has the name."""
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= 1 + self.most_texts:
            raise bad_value(name, value, self.wanted)
        code = self.code.parse(f"{name}: the code", value[0])
        return code, [self.text.parse(f"{name}: the text", each) for each in value[1:]]


class TrueOrFields(NamedTuple):
    """The boolean `true`, or an object with some of these fields."""

    fields: Mapping[str, WholeNumber | Flag]

    def parse(self, name: str, value: object) -> dict[str, Any]:
        """Return the fields that are there. Raises BadRule, which has the name."""
        given = read_object(name, {} if value is True else value, self.fields)
        return {key: self.fields[key].parse(key, each) for key, each in given.items()}


class Nullable(NamedTuple):
    """A value of a kind, or null."""

    kind: WholeNumber | BoundedText | Numbers

    def parse(self, name: str, value: object) -> Any:
        """Return the value, or None. Raises BadRule, which has the name."""
        return None if value is None else self.kind.parse(name, value)


Schema = (
    WholeNumber
    | Number
    | BoundedText
    | Choice[Any]
    | Flag
    | OnlyTrue
    | Numbers
    | CodeAndTexts
    | TrueOrFields
    | Nullable
)


def read_object(name: str, value: object, known: Collection[str]) -> Mapping[str, Any]:
    """Return an object that has known keys alone. Raises BadRule, which has its name."""
    if not isinstance(value, Mapping):
        raise bad_value(name, value, f"an object with {listed(known)}")
    for key in value:
        if key not in known:
            raise BadRule(f"{name}: knows no {reprlib.repr(key)}, only {listed(known)}")
    return value


def bad_value(name: str, value: object, wanted: str) -> BadRule:
    """Return the error for a value, in few words however large it is."""
    found = "an object" if isinstance(value, Mapping) else reprlib.repr(value)
    if isinstance(value, list | tuple):
        found = f"a list of {len(value)}"
    return BadRule(f"{name}: takes {wanted}, not {found}")


def listed(names: Collection[str]) -> str:
    """Join names for an error's text."""
    return ", ".join(names)
