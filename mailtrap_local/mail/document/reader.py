"""Read the HTML of a mail from its start, as far as is needed, and know which text is seen.

For those who read on and on: snippets, links, codes. What follows a sibling is not known here, so
`:last-child` and the like may select too much; `Styles` of a whole outline knows.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice

from mailtrap_local.mail.document.cascade import Cascade, RuleIndex, has_quirks
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.media import DAY, applies
from mailtrap_local.mail.document.open_elements import OpenElements
from mailtrap_local.mail.document.outline import Text, read_nodes
from mailtrap_local.mail.document.sheets import AtRule, StyleRule, parse_sheet
from mailtrap_local.mail.document.style import DEFAULT_STYLE, Style
from mailtrap_local.mail.html import MOST_MARKS, HtmlTag

_SHEET = re.compile(
    r"<!--.*?(?:-->|\Z)|<style(?=[\s/>])[^<>]*+>(?P<sheet>.*?)(?=</style|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_PRESENT = re.compile(r"(?:class|id)\s*+=\s*+[\"']?([^\"'>]*+)", re.IGNORECASE)
_ODDLY_WRITTEN = ("CLASS=", "Class=", " ID=", " Id=", "class =", " id =", "CLASS =", " ID =")
# Of declarations that may decide what is seen.
_TELLING = re.compile(
    r"col|back|disp|visib|opac|font|overf|width|heigh|inde|posit|margin|clip|trans|left|top|image|fil",
    re.IGNORECASE,
)
_MEDIA = re.compile(r"<style[^<>]*?\smedia\s*=\s*[\"']?([^\"'>]*)", re.IGNORECASE)
_MOST_SHEETS = 100  # and comments before them


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

    def is_seen(self, text: Text) -> bool:
        """Return whether a reader sees a text."""
        return self._cascade.is_seen(text.element)

    def style(self, element: Element | None) -> Style:
        """The computed style of an element."""
        return DEFAULT_STYLE if element is None else self._cascade.style(element)

    @cached_property
    def _cascade(self) -> Cascade:
        source = self._source
        present = {*chain.from_iterable(map(str.split, _class_and_id_values(source)))}
        rules = [
            rule
            for rule in _rules(source)
            if rule.body is None or _TELLING.search(rule.body[0]) is not None
        ]
        return Cascade(RuleIndex(rules, present), has_quirks=has_quirks(source))


def _class_and_id_values(source: str) -> Iterator[str]:
    """The values that stand behind `class=` and `id=`, and some more words."""
    if any(one in source for one in _ODDLY_WRITTEN):
        yield from _PRESENT.findall(source)
        return
    for name in ("class=", "id="):  # far faster than the expression
        for piece in islice(source.split(name), 1, None):
            quote = piece[:1]
            end = piece.find(quote, 1) if quote in {"'", '"'} else piece.find(">")
            yield piece[1:end] if quote in {"'", '"'} else piece[: min(end, 200)]


def _rules(source: str) -> list[StyleRule]:
    """The rules of the style sheets that apply, found without reading all of the document."""
    found: list[StyleRule] = []
    for style in islice(_SHEET.finditer(source), _MOST_SHEETS):
        if style["sheet"]:
            media = _MEDIA.match(style[0])
            sheet = parse_sheet(style["sheet"], media=media[1] if media else "", order=len(found))
            found += sheet.rules
    applying: dict[tuple[AtRule, ...], bool] = {}
    for rule in found:
        if rule.conditions not in applying:
            applying[rule.conditions] = applies(rule.conditions, DAY)
    return [rule for rule in found if applying[rule.conditions]]
