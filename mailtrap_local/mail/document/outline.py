"""Outline of an HTML document: its elements and texts in order, with what stands in what.

    outline = read_outline(source)
    for element in outline.named("img"):
        element.get("alt"), element.parent, outline.position(element.start)

Only what is written is in `elements`; an implied `tbody` is met as a parent alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.open_elements import OpenElements
from mailtrap_local.mail.html import MOST_MARKS, HtmlTag, spans, unescape

_LINE_END = re.compile(r"\r\n?|\n")
_LONGEST_SELECTOR = 40  # steps


class Text(NamedTuple):
    """Text between two tags, decoded, the element it stands in, and its offset in the source."""

    text: str
    element: Element
    start: int


Node = Element | Text


def read_nodes(
    source: str, open_elements: OpenElements, most_marks: int = MOST_MARKS
) -> Iterator[HtmlTag | Element | Text]:
    """Yield elements where they start, texts, and end tags, as they are read."""
    for token in spans(source, most_marks):
        if not isinstance(token, HtmlTag):
            text = unescape(token.written)
            around = open_elements.innermost
            if around is None or around.name in {"html", "head"}:
                if text.isspace():
                    continue
                around = open_elements.for_text()
            yield Text(text, around, token.start)
        elif token.is_end:
            open_elements.end(token.name)
            yield token
        else:
            element = open_elements.start(token)
            yield token if element is None else element


class Outline:
    """Elements and texts of a document in the order of its source; `nodes` has the end tags too."""

    def __init__(
        self,
        source: str,
        nodes: list[HtmlTag | Element | Text],
        elements: list[Element],
        texts: list[Text],
    ) -> None:
        self.source = source
        self.nodes: Sequence[HtmlTag | Element | Text] = nodes
        self.elements: Sequence[Element] = elements
        self.texts: Sequence[Text] = texts

    def named(self, *names: str) -> list[Element]:
        """The elements of these names, in order."""
        if len(names) == 1:
            return self._by_name.get(names[0], [])
        found = chain.from_iterable(self._by_name.get(name, ()) for name in names)
        return sorted(found, key=lambda one: one.index)

    @cached_property
    def _by_name(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            found.setdefault(element.name, []).append(element)
        return found

    def inside(self, element: Element) -> Sequence[Element]:
        """The elements in an element, at any depth."""
        return self.elements[element.index + 1 : element.end]

    def texts_in(self, element: Element) -> Sequence[Text]:
        """The texts in an element, at any depth."""
        return self.texts[element.texts_start : element.texts_end]

    def text_of(self, element: Element) -> str:
        """The text in an element, hidden text included, with white space folded."""
        return " ".join("".join(one.text for one in self.texts_in(element)).split())

    def raw_text(self, element: Element) -> str:
        """The text of a `title`, `style` or `script`, as written."""
        end = re.compile(rf"</{re.escape(element.name)}(?=[\s/>])", re.IGNORECASE).search(
            self.source, element.tag.end
        )
        return self.source[element.tag.end : end.start() if end else None]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, from 1 on."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and a column, from 1 on; that of the end behind the last line."""
        starts = self._lines
        return starts[line - 1] + column - 1 if line <= len(starts) else len(self.source)

    @cached_property
    def _lines(self) -> list[int]:
        if "\r" not in self.source:
            return [0, *accumulate(len(line) + 1 for line in self.source.split("\n"))]
        return [0, *(end.end() for end in _LINE_END.finditer(self.source))]

    def selector(self, element: Element) -> str:
        """A selector of CSS by which a browser finds the element."""
        steps: list[str] = []
        for one in (element, *element.ancestors()):
            if one.name in {"html", "body"} or len(steps) >= _LONGEST_SELECTOR:
                steps.append(one.name)
                break
            steps.append(f"{one.name}:nth-child({one.place})")
        return " > ".join(steps[::-1])


def read_outline(source: str, most_marks: int = MOST_MARKS) -> Outline:
    """Read a document, as many of its tags and references as `mail.html` does, or as is said."""
    nodes: list[HtmlTag | Element | Text] = []
    elements: list[Element] = []
    texts: list[Text] = []
    open_elements = OpenElements()
    closed = open_elements.closed
    for node in read_nodes(source, open_elements, most_marks):
        if closed:
            for one in closed:
                one.origin.end, one.origin.texts_end = len(elements), len(texts)
                one.origin.source_end = node.start
                if isinstance(node, HtmlTag) and node.is_end and node.name == one.name:
                    one.origin.source_end = node.end
            closed.clear()
        nodes.append(node)
        if isinstance(node, Element):
            node.index, node.end = len(elements), len(elements) + 1
            node.texts_start = node.texts_end = len(texts)
            elements.append(node)
        elif isinstance(node, Text):
            texts.append(node)
    while open_elements.innermost is not None and (one := open_elements.close_innermost()):
        one.origin.end, one.origin.texts_end = len(elements), len(texts)
        one.origin.source_end = len(source)
    return Outline(source, nodes, elements, texts)
