"""List the lines of HTML that a reader sees, and where in the source their words stand.

A line is what stands between two blocks or line breaks. Code has other letters of the same
length, so that rules about words do not read it, and a picture is one character.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Outline, Text
from mailtrap_local.mail.html import BLOCKS

_CODE = frozenset({"code", "pre", "kbd", "samp", "tt", "textarea", "xmp", "var"})
_CELLS = frozenset({"td", "th"})
_BREAKS = BLOCKS | {"br"}
_PICTURES = frozenset({"img", "input", "svg", "object"})
_PICTURE = "\ufffc"
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NOT_SPACE = re.compile(r"\S")
_REACH = 20_000  # characters of a source in which the words of a text are searched


class HtmlLine(NamedTuple):
    """A line, and the texts it is made of: offsets in it, and in the source."""

    text: str
    pieces: tuple[tuple[int, int], ...]

    def offset(self, source: str, words: str, at: int) -> int:
        """Return where in the source words stand that begin at an offset in the line."""
        begin, start = self.pieces[max(bisect_right(self.pieces, (at, len(source))) - 1, 0)]
        for written in dict.fromkeys((words, escape(words, quote=False), escape(words))):
            found = source.find(written, start, start + _REACH)
            if found >= 0:
                return found
        return start + max(at - begin, 0)


class _Surroundings(NamedTuple):
    block: Element | None
    cell: Element | None
    is_code: bool


def html_lines(outline: Outline, styles: Styles) -> list[HtmlLine]:
    """List the lines of a document in the order of its source."""
    reader = _LineReader()
    lines: list[HtmlLine] = []
    for node in _nodes(outline):
        if isinstance(node, Text):
            if styles.is_seen(node.element):
                lines += reader.read_text(node)
        elif node.name in _BREAKS:
            lines += reader.end()
        elif node.name in _PICTURES:
            reader.add(_PICTURE, node.start)
    return [*lines, *reader.end()]


def _nodes(outline: Outline) -> Iterator[Element | Text]:
    """Elements and texts by their offsets."""
    texts = iter(outline.texts)
    text = next(texts, None)
    for element in outline.elements:
        while text is not None and text.start < element.start:
            yield text
            text = next(texts, None)
        yield element
    while text is not None:
        yield text
        text = next(texts, None)


class _LineReader:
    """Joins texts into lines."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pieces: list[tuple[int, int]] = []
        self._length = 0
        self._around = _Surroundings(None, None, is_code=False)
        self._known: dict[Element, _Surroundings] = {}

    def read_text(self, text: Text) -> Iterator[HtmlLine]:
        """Add a text; yield the line before it if it begins another one."""
        around = self._surroundings(text.element)
        if around.block is not self._around.block:
            yield from self.end()
        elif around.cell is not self._around.cell:
            self.add(" ", text.start)
        self._around = around
        shown = _SPACE.sub(" ", text.text)
        self.add(_NOT_SPACE.sub("x", shown) if around.is_code else shown, text.start)

    def add(self, text: str, start: int) -> None:
        """Add what stands at an offset of the source to the line."""
        if not self._texts or self._texts[-1].endswith(" "):
            text = text.removeprefix(" ")
        if text:
            self._pieces.append((self._length, start))
            self._texts.append(text)
            self._length += len(text)

    def end(self) -> Iterator[HtmlLine]:
        """Yield the line that ends here, if there is anything in it."""
        line = "".join(self._texts).rstrip(" ")
        if line:
            yield HtmlLine(line, tuple(self._pieces))
        self._texts, self._pieces, self._length = [], [], 0

    def _surroundings(self, element: Element) -> _Surroundings:
        """Find the block and the cell around an element; each element is asked once."""
        path: list[Element] = []
        around: Element | None = element
        while around is not None and around not in self._known:
            path.append(around)
            around = around.parent
        known = self._known[around] if around else _Surroundings(None, None, is_code=False)
        for each in reversed(path):
            if each.name in BLOCKS:
                known = known._replace(block=each)
            elif each.name in _CELLS:
                known = known._replace(cell=each)
            if each.name in _CODE:
                known = known._replace(is_code=True)
            self._known[each] = known
        return known
