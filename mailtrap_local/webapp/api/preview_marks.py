"""Mark elements of a message's HTML, to be outlined and scrolled to in its preview."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mailtrap_local.mail.document.element import Element
    from mailtrap_local.mail.document.outline import Outline

_ATTRIBUTE = "data-mailtrap-mark"
MARK_STYLE = (
    f"[{_ATTRIBUTE}]{{outline:3px solid #d6006e!important;outline-offset:1px!important;"
    "scroll-margin:72px!important}"
)
"""A rule of CSS that outlines what is marked."""


class MarkedPlace(NamedTuple):
    """A place in the HTML, in lines and columns from 1 on, as findings have them."""

    line: int
    column: int


def mark_places(html: str, places: Sequence[MarkedPlace]) -> str:
    """Return the HTML with the elements at these places marked.

    The fragment `#mark-1` leads to the first of them, unless all around has an id of its own.
    """
    from mailtrap_local.mail.document.outline import read_outline  # noqa: PLC0415  # rarely used

    outline = read_outline(html)
    marked = dict.fromkeys(element.origin for element in _elements_at(outline, places))
    changes = {element.tag: f" {_ATTRIBUTE}" for element in marked}
    anchors: set[Element] = set()
    for number, element in enumerate(marked, 1):
        followed = outline.elements[element.index :]
        free = (one for one in followed if "id" not in one.attributes and one not in anchors)
        if (anchor := next(free, None)) is not None:
            anchors.add(anchor)
            changes[anchor.tag] = f'{changes.get(anchor.tag, "")} id="mark-{number}"'
    pieces: list[str] = []
    position = 0
    for tag in sorted(changes, key=attrgetter("start")):
        behind_name = tag.end - len(tag.attributes_source) - 1
        pieces += html[position:behind_name], changes[tag]
        position = behind_name
    return "".join([*pieces, html[position:]])


def _elements_at(outline: "Outline", places: Sequence[MarkedPlace]) -> Iterator["Element"]:
    """Find the element of each place: whose start tag is there, or else whose text."""
    elements, texts = outline.elements, outline.texts
    for place in places:
        offset = outline.offset(*place)
        index = bisect_right(elements, offset, key=attrgetter("start")) - 1
        if index >= 0 and offset < elements[index].tag.end:
            yield elements[index]
            continue
        number = bisect_right(texts, offset, key=attrgetter("start")) - 1
        if number >= 0 and (index < 0 or texts[number].start > elements[index].start):
            around = (texts[number].element, *texts[number].element.ancestors())
            yield from islice((one for one in around if one.is_written), 1)
