"""Read the HTML of a mail from its start, as far as is needed, and know which text is seen.

For those who read on and on: snippets, links, codes. What follows a sibling is not known here, so
`:last-child` and the like may select too much; `Styles` of a whole outline knows.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from mailtrap_local.mail.document.cascade import Cascade, RuleIndex, has_quirks
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.open_elements import OpenElements
from mailtrap_local.mail.document.outline import Text, read_nodes
from mailtrap_local.mail.document.sheets import Sheet, parse_sheet
from mailtrap_local.mail.document.style import DEFAULT_STYLE, Style
from mailtrap_local.mail.html import MOST_MARKS, HtmlTag

_SHEET = re.compile(
    r"<!--.*?(?:-->|\Z)|<style(?=[\s/>])[^<>]*+>(?P<sheet>.*?)(?=</style|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_MEDIA = re.compile(r"<style[^<>]*?\smedia\s*=\s*[\"']?([^\"'>]*)", re.IGNORECASE)
_MOST_SHEETS = 50


class StyledReader:
    """Reader of one document; iterate over it once, and ask for styles meanwhile."""

    def __init__(self, source: str, most_marks: int = MOST_MARKS) -> None:
        self._source = source
        self._most_marks = most_marks
        self._open = OpenElements()

    def __iter__(self) -> Iterator[HtmlTag | Element | Text]:
        """Elements where they start, texts, and the other tags."""
        for node in read_nodes(self._source, self._open, self._most_marks):
            self._open.closed.clear()
            yield node

    @property
    def innermost(self) -> Element | None:
        """The element that what follows stands in."""
        return self._open.innermost

    def style(self, element: Element | None) -> Style:
        """The computed style of an element."""
        return DEFAULT_STYLE if element is None else self._cascade.style(element)

    @cached_property
    def _cascade(self) -> Cascade:
        return Cascade(RuleIndex(_sheets(self._source)), has_quirks=has_quirks(self._source))


def _sheets(source: str) -> list[Sheet]:
    """The style sheets of a document, found without reading all of it."""
    found: list[Sheet] = []
    order = 0
    for style in _SHEET.finditer(source):
        if style["sheet"] and len(found) < _MOST_SHEETS:
            media = _MEDIA.match(style[0])
            sheet = parse_sheet(
                style["sheet"], style.start("sheet"), media[1] if media else "", order
            )
            order += len(sheet.rules)
            found.append(sheet)
    return found
