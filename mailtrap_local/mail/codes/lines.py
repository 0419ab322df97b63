"""Lines of a message as displayed, with their keywords. Each is computed on first use."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from mailtrap_local.mail.codes.keywords import Keyword, Topics, find_keywords
from mailtrap_local.mail.codes.readlines import ReadLine, Run, deepened
from mailtrap_local.mail.codes.shapes import masked, visible
from mailtrap_local.mail.codes.styles import Look
from mailtrap_local.mail.codes.topics import (
    JOURNEY,
    MEETING,
    PROMOTION,
    PURPOSE,
    RECEIPT,
    STEMS,
    STORED_VALUE,
    WARNING,
)

_LONGEST_BODY = 60_000  # characters; a code stands further up
_LONGEST_LINE = 2_000
_LONGEST_ROW = 20
_MOST_LINES = 30_000  # of a body; some may have only invisible characters
_WORD = re.compile(r"[A-Za-z]+")
_CELLS = Look(size=24, boxed=True)
"""The look of single characters, each in a cell or on a line of its own."""


class ScannedText:
    """Subject, text and HTML of a message, and its topics as a whole."""

    def __init__(self, *sources: Iterable[ReadLine]) -> None:
        self.sources = [Lines(self, deepened(lines)) for lines in sources]
        self.is_cut = any(source.is_cut for source in self.sources[1:])

    @cached_property
    def lower(self) -> str:
        return "\n".join(chain.from_iterable(source.shown for source in self.sources)).lower()

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of the mail, in the case they have."""
        return frozenset(
            _WORD.findall("\n".join(chain.from_iterable(s.shown for s in self.sources)))
        )

    @cached_property
    def has_word_for_code(self) -> bool:
        """Return whether it has any word for a code, of any language."""
        return any(stem in self.lower for stem in STEMS)

    @cached_property
    def is_journey(self) -> bool:
        return JOURNEY.search(self.lower) is not None

    @cached_property
    def is_receipt(self) -> bool:
        return RECEIPT.search(self.lower) is not None

    @cached_property
    def is_meeting(self) -> bool:
        return MEETING.search(self.lower) is not None

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
    def subject_has_purpose(self) -> bool:
        return any(map(PURPOSE.search, map(str.lower, self.sources[0].shown)))

    @cached_property
    def subject_promotes(self) -> bool:
        return any(map(PROMOTION.search, map(str.lower, self.sources[0].shown)))

    @cached_property
    def subject_has_stored_value(self) -> bool:
        return any(map(STORED_VALUE.search, map(str.lower, self.sources[0].shown)))


class Lines:
    """Lines of one source, without empty ones."""

    def __init__(self, text: ScannedText, lines: Iterable[ReadLine]) -> None:
        self.text = text
        self.read, self.is_cut = _readable(lines)
        self.shown = [line.text for line in self.read]
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
            text = self.text
            stored = text.subject_has_stored_value or bool(STORED_VALUE.search(self.near(at, 3)))
            purpose = text.subject_has_purpose or bool(PURPOSE.search(self.near(at, 1)))
            topics = Topics(text.is_meeting, text.is_journey, text.is_receipt, stored, purpose)
            self._keywords[at] = find_keywords(line, topics)
        return self._keywords[at]

    def near(self, at: int, reach: int) -> str:
        """The lines around, in lower case."""
        return "\n".join(self.shown[max(at - reach, 0) : at + reach + 1]).lower()

    def promotes(self, at: int) -> bool:
        """Return whether the subject or the lines up to this are about coupons."""
        if self.text.subject_promotes:
            return True
        near = "\n".join(self.shown[max(at - 2, 0) : at + 1]).lower()
        return PROMOTION.search(near) is not None

    def promotes_below(self, at: int) -> bool:
        near = "\n".join(self.shown[at + 1 : at + 3]).lower()
        return PROMOTION.search(near) is not None

    @cached_property
    def usual_size(self) -> float:
        """The font size of most of the text, in pixels."""
        sizes = Counter[float]()
        for line in self.read:
            for run in line.runs:
                sizes[run.look.size] += run.end - run.start
        return max(sizes, key=lambda size: sizes[size], default=16.0)

    def look(self, at: int, start: int, end: int) -> Look | None:
        """The look of the text at a span."""
        inside = (run for run in self.read[at].runs if run.start < end and run.end > start)
        return next((run.look for run in inside), None)


def _readable(lines: Iterable[ReadLine]) -> tuple[list[ReadLine], bool]:
    """Lines that are not empty, up to 60,000 characters, and whether there are more.

    Joins lines of one character each.
    """
    kept: list[ReadLine] = []
    length = 0
    for number, read in enumerate(lines):
        line = visible(read.text[:_LONGEST_LINE]).strip()
        length += len(line) + 1 if line else 0
        if length > _LONGEST_BODY or number >= _MOST_LINES:
            return kept, True
        if len(line) == 1 and line.isalnum() and kept and _is_row(kept[-1].text):
            row = f"{kept[-1].text} {line}"
            kept[-1] = kept[-1]._replace(text=row, runs=[Run(0, len(row), _CELLS)])
        elif line:
            kept.append(read._replace(text=line))
    return kept, False


def _is_row(line: str) -> bool:
    return len(line) < _LONGEST_ROW and all(len(word) == 1 for word in line.split(" "))
