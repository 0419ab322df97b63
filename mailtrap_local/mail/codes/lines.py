"""Lines of a message as displayed, with their keywords. Each is computed on first use."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from mailtrap_local.mail.codes.keywords import Keyword, find_keywords
from mailtrap_local.mail.codes.shapes import masked, visible
from mailtrap_local.mail.codes.topics import JOURNEY, MEETING, PROMOTION, RECEIPT, STEMS, WARNING

_LONGEST_BODY = 60_000  # characters; a code stands further up
_LONGEST_LINE = 2_000
_LONGEST_ROW = 20
_MOST_LINES = 30_000  # of a body; some may have only invisible characters
_FILLED_LINE = re.compile(r"\S[^\n]*+")


def filled_lines(text: str) -> Iterator[str]:
    """The lines of a text that are not empty, without the space at their start."""
    return (found[0] for found in _FILLED_LINE.finditer(text))


class ScannedText:
    """Subject, text and HTML of a message, and its topics as a whole."""

    def __init__(self, *sources: Iterable[str]) -> None:
        self.sources = [Lines(self, lines) for lines in sources]
        self.is_cut = any(source.is_cut for source in self.sources[1:])

    @cached_property
    def _lower(self) -> str:
        return "\n".join(chain.from_iterable(source.shown for source in self.sources)).lower()

    @property
    def may_have_code(self) -> bool:
        """Return whether it has any word for a code: a quick test that most mail fails."""
        return any(stem in self._lower for stem in STEMS)

    def keywords_of(self, line: str) -> Sequence[Keyword]:
        meeting, journey, receipt = self._topics
        return find_keywords(line, meeting=meeting, journey=journey, receipt=receipt)

    @cached_property
    def _topics(self) -> tuple[bool, bool, bool]:
        meeting, journey, receipt = (
            words.search(self._lower) is not None for words in (MEETING, JOURNEY, RECEIPT)
        )
        return meeting, journey, receipt

    @cached_property
    def subject_is_strong(self) -> bool:
        """Return whether the subject names a one-time code, and is no warning."""
        subject = self.sources[0]
        if any(WARNING.search(line.lower()) for line in subject.shown):
            return False
        return any(
            keyword.kind == "one-time code"
            for at in range(len(subject))
            for keyword in subject.keywords(at)
        )

    @cached_property
    def subject_promotes(self) -> bool:
        return any(map(PROMOTION.search, map(str.lower, self.sources[0].shown)))


class Lines:
    """Lines of one source, without empty ones."""

    def __init__(self, text: ScannedText, lines: Iterable[str]) -> None:
        self.text = text
        self.shown, self.is_cut = _readable(lines)
        self._masked: dict[int, str] = {}
        self._keywords: dict[int, Sequence[Keyword]] = {}

    def __len__(self) -> int:
        return len(self.shown)

    def masked(self, at: int) -> str:
        """The line as `shapes.masked` returns it."""
        if at not in self._masked:
            self._masked[at] = masked(self.shown[at])
        return self._masked[at]

    def keywords(self, at: int) -> Sequence[Keyword]:
        if at not in self._keywords:
            line = self.masked(at).lower()  # keeps its length: `shapes.masked` replaced İ
            self._keywords[at] = self.text.keywords_of(line)
        return self._keywords[at]

    def promotes(self, at: int) -> bool:
        """Return whether the lines around are about coupons, whose codes are no one-time codes."""
        near = "\n".join(self.shown[max(at - 2, 0) : at + 3]).lower()
        return self.text.subject_promotes or PROMOTION.search(near) is not None


def _readable(lines: Iterable[str]) -> tuple[list[str], bool]:
    """Lines that are not empty, up to 60,000 characters, and whether there are more.

    Joins lines of one character each.
    """
    kept: list[str] = []
    length = 0
    for number, written in enumerate(lines):
        line = visible(written[:_LONGEST_LINE]).strip()
        length += len(line) + 1 if line else 0
        if length > _LONGEST_BODY or number >= _MOST_LINES:
            return kept, True
        if len(line) == 1 and line.isalnum() and kept and _is_row(kept[-1]):
            kept[-1] += f" {line}"
        elif line:
            kept.append(line)
    return kept, False


def _is_row(line: str) -> bool:
    return len(line) < _LONGEST_ROW and all(len(word) == 1 for word in line.split(" "))
