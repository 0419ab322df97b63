"""Read HTML into the lines that are displayed, with the look of their text.

What every language shares: a one-time code is set larger, bolder, spaced, in monospace or in a box.
Leaves out what is not displayed: hidden by an attribute, a style, a class of the style sheet, a
size of zero, or the color of its background. Linear, builds no tree.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from mailtrap_local.mail.codes.characters import visible
from mailtrap_local.mail.codes.readlines import ReadLine, Run
from mailtrap_local.mail.codes.styles import DEFAULT, Look, StyleSheet
from mailtrap_local.mail.html import BLOCKS, ENDED_BY, VOID, HtmlTag, gap
from mailtrap_local.mail.seen_text import seen_tokens_or_unknown

_DEEPEST = 500
_LONGEST_PIECE = 10_000  # characters of text between two tags; a line is cut earlier
_LONGEST_CELL = 40  # characters of a label, and of what it labels
_MOST_CELLS = 20
_DIGIT = re.compile(r"\d")
_ENDS_LABEL = re.compile(r"[^\W\d_]{2}[)\]]?:?\Z")
_QUOTES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra")
_REST_IS_QUOTED = ("divrplyfwdmsg", "appendonsend", "outlookmessageheader")


class _Element(NamedTuple):
    name: str
    look: Look


def html_lines(source: str) -> Iterator[ReadLine]:
    """The displayed lines: one a block or line break, with white space folded."""
    reader = _Reader(source)
    for token, is_seen in seen_tokens_or_unknown(source):
        if isinstance(token, str):
            reader.read_text(token, is_seen=is_seen)
            continue
        if (between := gap(token)) == "\n":
            yield from reader.end_line()
        elif between:
            reader.read_text(between)
        reader.read_tag(token)
    yield from reader.end_line()
    yield from reader.end_table()


class _Reader:
    """Reader of one line after the other, and the open elements around."""

    def __init__(self, source: str) -> None:
        self._sheet = StyleSheet()
        self._source = source
        self._open: list[_Element] = []
        self._count = Counter[str]()
        self._pieces: list[tuple[str, Look]] = []
        self._cells: list[int] = []  # where those of the line begin among its pieces
        self._header: tuple[ReadLine, list[ReadLine], bool] | None = None
        self._rest_is_quoted = 0
        self._has_heads = False  # the last cell is a head

    @property
    def _look(self) -> Look:
        return self._open[-1].look if self._open else DEFAULT

    def read_text(self, text: str, *, is_seen: bool | None = None) -> None:
        """Read text; without a judgement its look says whether it is seen."""
        if self._look.is_seen if is_seen is None else is_seen:
            self._pieces.append((text[:_LONGEST_PIECE], self._look))

    def end_line(self) -> Iterator[ReadLine]:
        """End the line, if it has text."""
        line = _folded(self._pieces, self._rest_is_quoted)
        cells, self._cells = self._cells_of_line(), []
        self._pieces = []
        if not line.text:
            return
        header, self._header = self._header, None
        if header is not None and _is_row_below(header[1], cells, has_heads=header[2]):
            yield from map(_labelled, header[1], cells)
            return
        if header is not None:
            yield header[0]
        if len(cells) > 1 and not any(map(_DIGIT.search, (cell.text for cell in cells))):
            self._header = line, cells, self._has_heads
            return
        yield _labelled(*cells) if len(cells) == 2 and _ENDS_LABEL.search(cells[0].text) else line

    def end_table(self) -> Iterator[ReadLine]:
        """The last line, if it may have been the header of a table."""
        if self._header is not None:
            yield self._header[0]
        self._header = None

    def _cells_of_line(self) -> list[ReadLine]:
        """The cells of a row of a table; none if any is long."""
        spans = pairwise([*self._cells, len(self._pieces)])
        cells = [_folded(self._pieces[a:b], self._rest_is_quoted) for a, b in spans]
        cells = [cell for cell in cells if cell.text]
        return cells if all(len(cell.text) <= _LONGEST_CELL for cell in cells) else []

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
        if tag.name in ("td", "th") and len(self._cells) < _MOST_CELLS:
            self._cells.append(len(self._pieces))
            self._has_heads = tag.name == "th"
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


def _is_row_below(header: list[ReadLine], cells: list[ReadLine], *, has_heads: bool) -> bool:
    """Return whether cells are the values below a header, and no further label with its value."""
    is_value = bool(cells) and (has_heads or _DIGIT.search(cells[0].text) is not None)
    return is_value and len(header) == len(cells)


def _labelled(label: ReadLine, value: ReadLine) -> ReadLine:
    """A line of a label and its value: `Code: 604118`."""
    text = label.text if label.text.endswith((":", "：")) else f"{label.text}:"
    start = len(text) + 1
    runs = [run._replace(start=run.start + start, end=run.end + start) for run in value.runs]
    return ReadLine(f"{text} {value.text}", min(label.depth, value.depth), [*label.runs, *runs])


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
