"""Read HTML into the lines that are displayed, with the look of their text.

What every language shares: a one-time code is set larger, bolder, spaced, in monospace or in a box.
Leaves out what is not displayed: hidden by an attribute, a style, a class of the style sheet, a
size of zero, or the color of its background. Linear, builds no tree.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.mail.codes.readlines import ReadLine, Run
from mailtrap_local.mail.codes.shapes import visible
from mailtrap_local.mail.codes.styles import DEFAULT, Look, StyleSheet
from mailtrap_local.mail.html import BLOCKS, ENDED_BY, VOID, HtmlTag, gap, tokens

_DEEPEST = 500
_LONGEST_PIECE = 10_000  # characters of text between two tags; a line is cut earlier
_QUOTES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra")
_REST_IS_QUOTED = ("divrplyfwdmsg", "appendonsend", "outlookmessageheader")


class _Element(NamedTuple):
    name: str
    look: Look


def html_lines(source: str) -> Iterator[ReadLine]:
    """The displayed lines: one a block or line break, with white space folded."""
    reader = _Reader(source)
    for token in tokens(source):
        if isinstance(token, str):
            reader.read_text(token)
            continue
        if (between := gap(token)) == "\n":
            yield from reader.end_line()
        elif between:
            reader.read_text(between)
        reader.read_tag(token)
    yield from reader.end_line()


class _Reader:
    """Reader of one line after the other, and the open elements around."""

    def __init__(self, source: str) -> None:
        self._sheet = StyleSheet()
        self._source = source
        self._open: list[_Element] = []
        self._count = Counter[str]()
        self._pieces: list[tuple[str, Look]] = []
        self._rest_is_quoted = 0

    @property
    def _look(self) -> Look:
        return self._open[-1].look if self._open else DEFAULT

    def read_text(self, text: str) -> None:
        if self._look.is_seen:
            self._pieces.append((text[:_LONGEST_PIECE], self._look))

    def end_line(self) -> Iterator[ReadLine]:
        """End the line, if it has text."""
        line = _folded(self._pieces, self._rest_is_quoted)
        self._pieces = []
        if line.text:
            yield line

    def read_tag(self, tag: HtmlTag) -> None:
        if tag.is_end:
            self._end(tag.name)
            return
        if tag.name == "style":
            end = self._source.find("</", tag.end)
            self._sheet.read(self._source[tag.end : end if end >= 0 else None])
            return
        while self._open and tag.name in ENDED_BY.get(self._open[-1].name, ()):
            self._pop()
        written = tag.attributes_source.lower()
        self._rest_is_quoted |= any(name in written for name in _REST_IS_QUOTED)
        if tag.name in VOID or len(self._open) >= _DEEPEST:
            return
        look = self._sheet.look(tag, self._look)
        if tag.name == "blockquote" or any(name in written for name in _QUOTES):
            look = look._replace(depth=look.depth + 1)
        self._open.append(_Element(tag.name, look))
        self._count[tag.name] += 1

    def _end(self, name: str) -> None:
        if self._count[name]:
            while self._pop() != name:
                pass
        elif name in BLOCKS:  # of a list or a table around it
            while self._open and self._open[-1].name in ENDED_BY:
                self._pop()

    def _pop(self) -> str:
        name = self._open.pop().name
        self._count[name] -= 1
        return name


def _folded(pieces: list[tuple[str, Look]], quoted: int) -> ReadLine:
    text: list[str] = []
    runs: list[Run] = []
    length, space = 0, False
    for written, look in pieces:
        words = " ".join(visible(written).split())
        space = space or written[:1].isspace()
        if words:
            lead = " " if space and length else ""
            text.append(lead + words)
            runs.append(Run(length + len(lead), length + len(lead) + len(words), look))
            length += len(lead) + len(words)
            space = written[-1:].isspace()
    depth = min((run.look.depth for run in runs), default=0) + quoted
    return ReadLine("".join(text), depth, runs)
