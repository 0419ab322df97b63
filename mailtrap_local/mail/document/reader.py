"""Read the HTML of a mail from its start, as far as is needed, and know which text is seen.

For those who read on and on: snippets, links, codes. What follows a sibling is not known here, so
`:last-child` and the like may select too much; `Styles` of a whole outline knows.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice

from mailtrap_local.mail.document.cascade import Cascade, has_quirks
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.media import DAY, applies
from mailtrap_local.mail.document.open_elements import OpenElements
from mailtrap_local.mail.document.outline import Text, read_nodes
from mailtrap_local.mail.document.rule_index import RuleIndex, RuleTable
from mailtrap_local.mail.document.sheets import AtRule, StyleRule, parse_sheet
from mailtrap_local.mail.document.style import DEFAULT_STYLE, Style
from mailtrap_local.mail.html import MOST_MARKS, HtmlTag

_SHEET = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|style(?=[\s/>])[^<>]*+>(?P<sheet>.*?)(?=</style|\Z))",
    re.IGNORECASE | re.DOTALL,
)
# Of declarations that may decide what is seen.
_TELLING = re.compile(
    r"col|back|disp|visib|opac|font|overf|width|heigh|inde|posit|margin|clip|trans|left|top|image|fil",
    re.IGNORECASE,
)
_MEDIA = re.compile(r"<style[^<>]*?\smedia\s*=\s*[\"']?([^\"'>]*)", re.IGNORECASE)
_MOST_SHEETS = 100  # and comments before them
_LONGEST_KEPT = 65_536  # characters of sheets


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
        index = RuleIndex(_table(_sheets(self._source)))
        return Cascade(index, has_quirks=has_quirks(self._source))


def _sheets(source: str) -> tuple[tuple[str, str], ...]:
    """The style sheets and their media, found without reading all of the document."""
    return tuple(
        (style["sheet"], media[1] if (media := _MEDIA.match(style[0])) else "")
        for style in islice(_SHEET.finditer(source), _MOST_SHEETS)
        if style["sheet"]
    )


def _table(sheets: tuple[tuple[str, str], ...]) -> RuleTable:
    """The rules that apply and may decide what is seen. Small sheets are those of the next mail."""
    is_kept = sum(len(text) for text, _ in sheets) <= _LONGEST_KEPT
    return _kept_table(sheets) if is_kept else _read_table(sheets)


def _read_table(sheets: tuple[tuple[str, str], ...]) -> RuleTable:
    rules: list[StyleRule] = []
    for text, media in sheets:
        rules += parse_sheet(text, media=media, order=len(rules)).rules
    applying: dict[tuple[AtRule, ...], bool] = {}
    for rule in rules:
        if rule.conditions not in applying:
            applying[rule.conditions] = applies(rule.conditions, DAY)
    return RuleTable(
        rule
        for rule in rules
        if applying[rule.conditions]
        and (rule.body is None or _TELLING.search(rule.body[0]) is not None)
    )


_kept_table = lru_cache(maxsize=8)(_read_table)
