"""Make plain text of HTML as Mailpit does: with marks of emphasis, and the URLs of links.

Leaves nothing out that styles hide, and makes no tables. Never raises.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Outline, Text, read_outline

_PARAGRAPHS = frozenset({"p", "ul", "table", "blockquote", "h1", "h2", "h3"})
_LINES = frozenset({"div", "li", "pre"})
_EMPHASIS = frozenset({"b", "strong"})
_RULES = {"h1": "*", "h2": "-", "h3": "-"}
_UNSEEN = frozenset({"head", "title", "style", "script"})
_MOST_BREAKS = 2
_DEEPEST_QUOTE = 10  # each copies what is in it
_GAP = re.compile(r"\s+", re.ASCII)  # no-break spaces stay
_GAP_IN_LINE = re.compile(r"[ \t\r]+")


class _Opened(NamedTuple):
    """An element that has begun, and how many pieces there were before it."""

    element: Element
    start: int


class _Writer:
    """Pieces of text, spaced by one blank or by as many line ends as were asked for."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._breaks = 0
        self._is_joined = True

    def end_line(self, breaks: int = 1) -> None:
        self._breaks = max(self._breaks, breaks)

    def add_line_end(self) -> None:
        self._breaks = min(self._breaks + 1, _MOST_BREAKS)

    def write(self, text: str, *, joins: bool = False) -> None:
        """Write a piece; the next one follows without a blank if it `joins`."""
        between = "\n" * self._breaks
        if not (between or self._is_joined or text.startswith(".")):
            between = " "
        self.pieces.append(f"{between if self.pieces else ''}{text}")
        self._breaks, self._is_joined = 0, joins

    def close(self, mark: str) -> None:
        """Write a mark right behind the last piece."""
        self.pieces.append(mark)
        self._is_joined = False


def plain_text(source: str) -> str:
    """Return the text of a document; "" without any."""
    writer = _Writer()
    outline = read_outline(source)
    opened: list[_Opened] = []
    around: Counter[str] = Counter()
    for node in outline.nodes:
        while opened and opened[-1].element.source_end <= node.start:
            _end(writer, opened.pop(), outline, around)
        if isinstance(node, Text):
            _write_text(writer, node.text, around)
        elif isinstance(node, Element):
            opened.append(_Opened(node, len(writer.pieces)))
            around[node.name] += 1
            _begin(writer, node)
    while opened:
        _end(writer, opened.pop(), outline, around)
    return "".join(writer.pieces).strip()


def _write_text(writer: _Writer, text: str, around: Counter[str]) -> None:
    if any(around[name] for name in _UNSEEN):
        return
    gap = _GAP_IN_LINE if around["pre"] else _GAP
    shown = gap.sub(" ", text).strip()
    if shown:
        writer.write(shown)


def _begin(writer: _Writer, element: Element) -> None:
    name = element.name
    if name in _PARAGRAPHS:
        writer.end_line(_MOST_BREAKS)
    elif name in _LINES:
        writer.end_line()
        if name == "li":
            writer.write("*")
    elif name == "br":
        writer.add_line_end()
    elif name in _EMPHASIS:
        writer.write("*", joins=True)


def _end(writer: _Writer, opened: _Opened, outline: Outline, around: Counter[str]) -> None:
    element, start = opened
    name = element.name
    around[name] -= 1
    if name in _PARAGRAPHS:
        if name in _RULES:
            _rewrite(writer, start, lambda text: _ruled(text, name))
        elif name == "blockquote" and around[name] < _DEEPEST_QUOTE:
            _rewrite(writer, start, _quoted)
        writer.end_line(_MOST_BREAKS)
    elif name in _LINES:
        writer.end_line()
    elif name in _EMPHASIS:
        writer.close("*")
    elif name == "a":
        _write_link(writer, element, outline)


def _rewrite(writer: _Writer, start: int, change: Callable[[str], str]) -> None:
    """Change what was written from a piece on, but the space in front of it."""
    written = "".join(writer.pieces[start:])
    text = written.strip()
    if text:
        writer.pieces[start:] = [written[: written.index(text)] + change(text)]


def _ruled(heading: str, name: str) -> str:
    line = _RULES[name] * max(map(len, heading.splitlines()))
    above = "" if name == "h3" else f"{line}\n"
    return f"{above}{heading}\n{line}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in ("", *text.splitlines()))


def _write_link(writer: _Writer, element: Element, outline: Outline) -> None:
    texts = outline.texts_in(element)
    alone = element.last_child
    if alone is not None and alone.name == "img" and alone.previous is None and not texts:
        alt = alone.get("alt")
        if alt:
            writer.write(alt)
    url = element.get("href").strip().removeprefix("mailto:")
    if url and (len(texts) != 1 or texts[0].text != url):
        writer.write(f"( {url} )")
