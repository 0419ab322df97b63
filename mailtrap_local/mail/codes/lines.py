"""Lines of a message as displayed, with their keywords. Each is computed on first use."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from mailtrap_local.mail.codes.characters import visible
from mailtrap_local.mail.codes.keywords import Keyword, Topics, find_keywords
from mailtrap_local.mail.codes.line_words import (
    ENTER,
    EXPIRY,
    PROMOTION,
    PURPOSE,
    RECEIPT,
    STORED_VALUE,
    WARNING,
    LineWords,
    Topic,
)
from mailtrap_local.mail.codes.readlines import ReadLine, Run, deepened
from mailtrap_local.mail.codes.shapes import masked
from mailtrap_local.mail.codes.styles import Look
from mailtrap_local.mail.codes.topics import JOURNEY, MEETING, STEMS

_LONGEST_BODY = 60_000  # characters; a code stands further up
_LONGEST_LINE = 2_000
_LONGEST_ROW = 20
_SHORT_SUBJECT = 30
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
        return self._is_about(RECEIPT)

    @cached_property
    def is_meeting(self) -> bool:
        return MEETING.search(self.lower) is not None

    @cached_property
    def subject_is_strong(self) -> bool:
        """Return whether the subject names a one-time code, and is no warning."""
        subject = self.sources[0]
        if subject.is_about(WARNING):
            return False
        return any(
            keyword.kind == "one-time code"
            for at in range(len(subject))
            for keyword in subject.keywords(at)
        )

    @cached_property
    def subject_is_code(self) -> bool:
        """Return whether the subject has little else than a name of a code, of any sort."""
        subject = self.sources[0]
        short = len("".join(subject.shown)) <= _SHORT_SUBJECT
        return short and any(subject.has_code(at) for at in range(len(subject)))

    @cached_property
    def has_purpose(self) -> bool:
        return self._is_about(PURPOSE)

    @cached_property
    def expires(self) -> bool:
        return self._is_about(EXPIRY)

    @cached_property
    def subject_has_purpose(self) -> bool:
        return self.sources[0].is_about(PURPOSE)

    @cached_property
    def subject_has_rival(self) -> bool:
        """Return whether the subject is about an order, a journey or a meeting."""
        subject = "\n".join(self.sources[0].shown).lower()
        return self.sources[0].is_about(RECEIPT) or any(
            topic.search(subject) for topic in (JOURNEY, MEETING)
        )

    @cached_property
    def subject_has_other_number(self) -> bool:
        subject = self.sources[0]
        keywords = (keyword for at in range(len(subject)) for keyword in subject.keywords(at))
        return any(keyword.kind == "other number" for keyword in keywords)

    @cached_property
    def subject_promotes(self) -> bool:
        return self.sources[0].is_about(PROMOTION)

    @cached_property
    def subject_has_stored_value(self) -> bool:
        return self.sources[0].is_about(STORED_VALUE)

    def _is_about(self, topic: Topic) -> bool:
        return any(source.is_about(topic) for source in self.sources)


class Lines:
    """Lines of one source, without empty ones."""

    def __init__(self, text: ScannedText, lines: Iterable[ReadLine]) -> None:
        self.text = text
        self.read, self.is_cut = _readable(lines)
        self.shown = [line.text for line in self.read]
        self._masked: dict[int, str] = {}
        self._keywords: dict[int, Sequence[Keyword]] = {}
        self._words: dict[str, LineWords] = {}

    def __len__(self) -> int:
        return len(self.shown)

    def masked(self, at: int) -> str:
        """The line as `shapes.masked` returns it."""
        if at not in self._masked:
            self._masked[at] = masked(self.shown[at])
        return self._masked[at]

    def keywords(self, at: int) -> Sequence[Keyword]:
        if at not in self._keywords and not self.words(at).has_names:
            self._keywords[at] = ()
        elif at not in self._keywords:
            text = self.text
            stored = self.names_thing(at, 3)
            purpose = text.subject_has_purpose or self.mentions(PURPOSE, at, 1, 1)
            topics = Topics(
                meeting=text.is_meeting,
                journey=text.is_journey,
                receipt=text.is_receipt,
                stored_value=stored,
                asks=self.mentions(ENTER, at, 1, 0),
                purpose=purpose,
            )
            self._keywords[at] = find_keywords(self.words(at), topics)
        return self._keywords[at]

    def words(self, at: int) -> LineWords:
        """The words of the line as `masked` returns it."""
        return self._words_of(self.masked(at))  # keeps its length: `shapes.masked` replaced İ

    def _words_of(self, line: str) -> LineWords:
        if line not in self._words:
            self._words[line] = LineWords(line.lower())
        return self._words[line]

    def mentions(self, topic: Topic, at: int, above: int, below: int) -> bool:
        """Return whether the line or some above and below are about a topic."""
        near = self.shown[max(at - above, 0) : at + below + 1]
        return any(not self._words_of(line).topics.isdisjoint(topic) for line in near)

    def is_about(self, topic: Topic) -> bool:
        """Return whether any line is about a topic."""
        return self.mentions(topic, 0, 0, len(self))

    def has_code(self, at: int) -> bool:
        """Return whether the line names a code."""
        return any(keyword.is_code for keyword in self.keywords(at))

    def names_thing(self, at: int, reach: int = 2) -> bool:
        """Return whether the subject or the lines around name a thing with codes of its own."""
        return self.text.subject_has_stored_value or self.mentions(STORED_VALUE, at, reach, reach)

    def promotes(self, at: int) -> bool:
        """Return whether the subject or the lines up to this are about coupons."""
        return self.text.subject_promotes or self.mentions(PROMOTION, at, 2, 0)

    def promotes_below(self, at: int) -> bool:
        return self.mentions(PROMOTION, at + 1, 0, 1)

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
