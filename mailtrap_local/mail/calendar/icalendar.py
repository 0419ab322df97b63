"""Parse iCalendar (RFC 5545) into content lines and components, without their meaning.

Never raises, and takes linear time: invalid lines are skipped. Of a calendar
20,000 lines are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from mailtrap_local.mail.mime.charset import decode_text

_FOLD = re.compile(rb"\r?\n[ \t]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_PARAMETER_VALUE = r"""(?:"[^"]*+"|[^";:,]*+)"""
_LINE = re.compile(
    rf"""([A-Za-z0-9-]++) ((?: ;[A-Za-z0-9-]++={_PARAMETER_VALUE} (?:,{_PARAMETER_VALUE})*+ )*+)
    :(.*+)""",
    re.VERBOSE | re.DOTALL,
)
_PARAMETER = re.compile(
    rf";([A-Za-z0-9-]++)=({_PARAMETER_VALUE})",
)
_ESCAPE = re.compile(r"\\([nN,;\\])")
_CARET = re.compile(r"\^([n'^])")
LARGEST = 2**20
"""Octets that are read of all calendars of a message."""
MOST_LINES = 20_000
"""Lines of a calendar that are read."""
_MOST_PARAMETERS = 100  # of a line
_DEEPEST = 8  # a calendar, an event and an alarm are three


class Property(NamedTuple):
    """One content line. Names are in upper case, the value is as written."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as unescaped TEXT (section 3.3.11)."""
        return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(slots=True)
class Component:
    """The content between BEGIN and END (section 3.6)."""

    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    children: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of a name."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[Property]:
        """Properties of a name, in order."""
        return self.properties.get(name, [])

    def named(self, name: str) -> Iterator["Component"]:
        """The direct subcomponents of a name."""
        return (child for child in self.children if child.name == name)


def parse_calendars(data: bytes, charset: str | None) -> list[Component]:
    """The VCALENDARs of a part; a truncated one ends early."""
    # Unfold before decoding: a fold may split a character (section 3.1).
    text, _ = decode_text(_FOLD.sub(b"", data), charset or "utf-8")
    root = Component("")
    way = [root]
    ignored = 0
    for line in _properties(text):
        if line.name == "BEGIN":
            if len(way) > _DEEPEST:
                ignored += 1
                continue
            component = Component(line.value.strip().upper())
            way[-1].children.append(component)
            way.append(component)
        elif line.name == "END":
            if ignored:
                ignored -= 1
            elif len(way) > 1:
                way.pop()
        elif not ignored:
            way[-1].properties.setdefault(line.name, []).append(line)
    return list(root.named("VCALENDAR"))


def _properties(text: str) -> Iterator[Property]:
    for written in _LINE_END.split(text, MOST_LINES)[:MOST_LINES]:
        line = _LINE.fullmatch(written)
        if line is not None:
            yield Property(line[1].upper(), _parameters(line[2]), line[3])


def _parameters(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in islice(_PARAMETER.finditer(written), _MOST_PARAMETERS):
        found.setdefault(each[1].upper(), _CARET.sub(_uncareted, each[2].strip('"')))
    return found


def _uncareted(found: re.Match[str]) -> str:
    return {"n": "\n", "'": '"', "^": "^"}[found[1]]  # RFC 6868
