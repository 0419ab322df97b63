"""The lines of a mail as its readers see them, and what is known of each: made when looked at."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from mailtrap_local.mail.codes.keywords import Keyword, find_keywords
from mailtrap_local.mail.codes.shapes import masked, visible
from mailtrap_local.mail.codes.topics import JOURNEY, MEETING, PROMOTION, RECEIPT, STEMS, WARNING

_LONGEST_BODY = 60_000  # nobody writes a code further down
_LONGEST_LINE = 2_000
_LONGEST_ROW = 20


class ScannedText:
    """The subject, the text and the HTML of a message, and what it is about as a whole."""

    def __init__(self, *sources: Iterable[str]) -> None:
        self.sources = [Lines(self, lines) for lines in sources]

    @cached_property
    def _lower(self) -> str:
        return "\n".join(chain.from_iterable(source.shown for source in self.sources)).lower()

    @property
    def may_have_code(self) -> bool:
        """Whether it has any word for a code at all. Most mail has none, and this is quick."""
        return any(stem in self._lower for stem in STEMS)

    def keywords_of(self, line: str) -> Sequence[Keyword]:
        """What `code_words` knows of the words in a line."""
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
        """Whether the subject is about a code, and not about what not to do with it."""
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
    """One of its sources, empty lines left out."""

    def __init__(self, text: ScannedText, lines: Iterable[str]) -> None:
        self.text = text
        self.shown = _readable(lines)
        self._masked: dict[int, str] = {}
        self._keywords: dict[int, Sequence[Keyword]] = {}

    def __len__(self) -> int:
        return len(self.shown)

    def masked(self, at: int) -> str:
        """A line as `code_shapes.masked` gives it."""
        if at not in self._masked:
            self._masked[at] = masked(self.shown[at])
        return self._masked[at]

    def keywords(self, at: int) -> Sequence[Keyword]:
        if at not in self._keywords:
            line = self.masked(at).lower()  # of the same length: see `code_shapes.masked`
            self._keywords[at] = self.text.keywords_of(line)
        return self._keywords[at]

    def promotes(self, at: int) -> bool:
        """Whether it is about coupons here: their codes are no one-time codes."""
        near = "\n".join(self.shown[max(at - 2, 0) : at + 3]).lower()
        return self.text.subject_promotes or PROMOTION.search(near) is not None


def _readable(lines: Iterable[str]) -> list[str]:
    """Lines with anything in them, as far as anybody reads; texts one to a line are a row."""
    kept: list[str] = []
    length = 0
    for line in filter(None, (visible(line[:_LONGEST_LINE]).strip() for line in lines)):
        length += len(line) + 1
        if length > _LONGEST_BODY:
            break
        if len(line) == 1 and line.isalnum() and kept and _is_row(kept[-1]):
            kept[-1] += f" {line}"
        else:
            kept.append(line)
    return kept


def _is_row(line: str) -> bool:
    return len(line) < _LONGEST_ROW and all(len(word) == 1 for word in line.split(" "))
