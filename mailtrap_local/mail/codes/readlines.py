"""Lines of a text as they are read, with their quoting and the look of their text."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mailtrap_local.mail.codes.styles import Look

_FILLED_LINE = re.compile(r"\S[^\n]*+")
_MARKS = re.compile(r"(?:>[ \t]?)++")
_LONGEST_MARKS = 40
# `-----Original Message-----`, in any language
_DIVIDER = re.compile(r"-{3,20} ?[^\W\d_][^-]{3,40}-{3,20}\s*")
_FROM = re.compile(
    r"\*?(?:from|von|de|da|van|från|fra|od|от|від|kimden"
    r"|发件人|寄件者|差出人|보낸 사람)\*? ?[:：]",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\*?(?:sent|date|gesendet|datum|envoyé|enviado|fecha|data|inviato|verzonden|skickat|sendt"
    r"|wysłano|отправлено|дата|надіслано|gönderildi|tarih"
    r"|发送时间|寄件日期|送信日時|보낸 날짜)\*? ?[:：]",
    re.IGNORECASE,
)


class Run(NamedTuple):
    """A span of a line with one look."""

    start: int
    end: int
    look: Look


class ReadLine(NamedTuple):
    """A line that is not empty. `depth` is the number of quotes around, 0 for the newest text."""

    text: str
    depth: int = 0
    runs: list[Run] = []  # noqa: RUF012  # never changed


def text_lines(text: str) -> Iterator[ReadLine]:
    """The lines of a text that are not empty, without the space at their start."""
    for found in _FILLED_LINE.finditer(text):
        line = found[0]
        marks = _MARKS.match(line, 0, _LONGEST_MARKS)
        if marks is None:
            yield ReadLine(line)
        else:
            yield ReadLine(line[marks.end() :], marks[0].count(">"))


def deepened(lines: Iterable[ReadLine]) -> Iterator[ReadLine]:
    """The lines with those behind the header of a message that is replied to one quote deeper."""
    quoted, is_header = 0, False
    for line in lines:
        divides = _DIVIDER.fullmatch(line.text) is not None and line.depth == 0
        if divides or (is_header and _SENT.match(line.text)):
            quoted += 1
        is_header = _FROM.match(line.text) is not None
        yield line._replace(depth=line.depth + quoted) if quoted else line
