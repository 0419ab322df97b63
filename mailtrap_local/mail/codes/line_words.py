"""Find the words of all tables in a line: names of codes and numbers, and marks of topics.

Expects lower case.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from mailtrap_local.mail.codes.characters import kinds_of
from mailtrap_local.mail.codes.languages import expression, words_of
from mailtrap_local.mail.codes.units import unit_at
from mailtrap_local.mail.links.kind_words import RESET
from mailtrap_local.mail.word_finder import WordFinder, WordGroup, WordSpan

# a superset of what is rare to compile: U+0E00 to U+11FF, U+13A0 to U+1DFF, U+3040 to U+FEFF
_SPACELESS = "[^\0-\u0dff\u1200-\u139f\u1e00-\u303f\uff00-\U0010ffff]"
SPACELESS = re.compile(_SPACELESS)
"""A character of Chinese, Japanese, Korean, Thai, Lao, Burmese or Khmer."""
_WORD_END = r"(?![^\W_])"

_NAMES = {
    "one_time": "one_time_codes",
    "entered": "numbers_to_enter",
    "other": "other_numbers",
    "confirmation": "confirmation_codes",
    "authorization": "authorization_codes",
    "entry": "entry_codes",
    "code": "codes",
    "compound": "code_endings",
    "thing": "numbered_things",
}
"""Groups of names by priority, and their fields in the tables."""
_RANKS = {name: rank for rank, name in enumerate([*_NAMES, "noun"])}
_WHOLE_WORDS = {
    "warning": "negations",
    "addressed": "addressing",
    "pointing": "pointing",
    "receipt": "receipts",
    "known": "known_words",
}
_BEGINNINGS = {
    "purpose": "purposes",
    "promotion": "promotions",
    "stored_value": "stored_values",
    "minutes": "minutes",
}
_AFTER = {"thing": r"(?![^\W\d_])", "compound": _WORD_END}


def _groups() -> Iterator[WordGroup]:
    """Groups of the languages that separate words, or at least phrases."""
    for name, field in _NAMES.items():
        words = words_of(field, "words", "phrases")
        if name == "compound":
            words = [rf"[^\W\d_]{{2,20}}-?(?:{expression(field)})"]
        before = "(?<!-)" if name == "code" else ""
        yield WordGroup(name, words, before, _AFTER.get(name, ""))
    yield WordGroup("entered", words_of("code_labels", "words", "phrases"), after=r"(?=\s?:)")
    yield WordGroup("enter", words_of("enter_verbs", "words", "phrases"), after=_WORD_END)
    yield WordGroup("noun", words_of("number_nouns", "words", "phrases"), after=r"(?=\W|\Z)")
    yield WordGroup("single_use", words_of("single_use", "words", "phrases"))
    yield WordGroup("password", RESET)
    for name, field in _WHOLE_WORDS.items():
        yield WordGroup(name, words_of(field, "words"), after=_WORD_END)
    for name, field in _BEGINNINGS.items():
        yield WordGroup(name, words_of(field, "words"))


def _groups_without_spaces() -> Iterator[WordGroup]:
    """Groups of the languages that do not separate words."""
    for name, field in (*_NAMES.items(), ("noun", "number_nouns"), ("single_use", "single_use")):
        yield WordGroup(name, words_of(field, "none"))
    for name, field in {**_WHOLE_WORDS, **_BEGINNINGS, "enter": "enter_verbs"}.items():
        yield WordGroup(name, words_of(field, "phrases", "none"))


_FINDER = WordFinder(_groups())
_EVIDENCE = frozenset(
    {*_NAMES, "enter", "purpose", "password", "minutes", "single_use"} - {"other", "thing"}
)


@cache
def evidence_finder() -> WordFinder:
    """The words of the languages with spaces of which a code has one nearby, or anywhere.

    Of more than `LineWords` finds: of a word in any place of a line, as it is written.
    """
    groups = (group for group in _groups() if group.name in _EVIDENCE)
    ends = {_WORD_END: r"(?![^\W\d_])"}
    return WordFinder(
        one._replace(before="", after=ends.get(one.after, one.after)) for one in groups
    )


@cache
def _finder_without_spaces() -> WordFinder:
    return WordFinder(_groups_without_spaces(), _SPACELESS)


# Searched before `_NUMBER`, which takes longer.
_BEFORE_UNIT = re.compile(r"\d[\s-]?[^\W\d_]")
_KINDS_BEFORE_UNIT = re.compile(rb"0[ -]?a")
_NUMBER = re.compile(r"(?<!\d)\d{1,3}[\s-]?(?=[^\W\d_])")
_BEFORE_NUMBER = re.compile(r"[\s:\"“”„«'*(]{1,3}(?:[a-z]{1,3}-)?[0-9]{3}")
_PERCENT = re.compile(r"\d\s?% ")
# Topics; each is of any of these groups
WARNING = ("warning",)
ADDRESSED = ("addressed",)
POINTING = ("pointing",)
PURPOSE = ("purpose", "password")
ENTER = ("enter",)
RECEIPT = ("receipt",)
PROMOTION = ("promotion",)
STORED_VALUE = ("stored_value",)
EXPIRY = ("minutes", "expiry")
SINGLE_USE = ("single_use",)
KNOWN = ("known",)
Topic = tuple[str, ...]


def has_span_of_time(lower: str) -> bool:
    """Return whether a number has a unit behind it: `10 minutes`."""
    if lower.isascii():
        may_have_one = _KINDS_BEFORE_UNIT.search(kinds_of(lower)) is not None
    else:
        may_have_one = _BEFORE_UNIT.search(lower) is not None
    return may_have_one and any(
        unit_at(lower, each.end()) is not None for each in _NUMBER.finditer(lower)
    )


class LineWords:
    """The words of a line in lower case."""

    def __init__(self, line: str) -> None:
        self.line = line
        spans = list(_FINDER.find(line))
        without_spaces = SPACELESS.search(line) is not None
        more = list(_finder_without_spaces().find(line)) if without_spaces else []
        self._spans = (spans, more)
        self.by_name: dict[str, list[WordSpan]] = {}
        for span in sorted([*spans, *more], key=lambda each: each.start) if more else spans:
            self.by_name.setdefault(span.name, []).append(span)

    @property
    def has_names(self) -> bool:
        """Return whether it may have names of codes and numbers."""
        return self.has(SINGLE_USE) or bool(self.names())

    def names(self) -> list[WordSpan]:
        """The names of codes and numbers in order: of those that overlap the first."""
        entered = (
            each._replace(name="entered")
            for each in self.by_name.get("enter", ())
            if _BEFORE_NUMBER.match(self.line, each.end)
        )
        spans, more = self._spans
        found = [*_apart([*spans, *entered]), *_apart(more)]
        return sorted(found, key=lambda each: each.start)

    def has(self, topic: Topic, start: int = 0, end: int | None = None) -> bool:
        """Return whether a word of a topic stands in a span of the line."""
        return next(self.all(topic, start, end), None) is not None

    def all(self, topic: Topic, start: int = 0, end: int | None = None) -> Iterator[WordSpan]:
        """The words of a topic in a span of the line."""
        last = len(self.line) if end is None else end
        for name in topic:
            for span in self.by_name.get(name, ()):
                if span.start >= start and span.end <= last:
                    yield span

    @cached_property
    def topics(self) -> frozenset[str]:
        """The names of all groups that the line has words of."""
        found = set(self.by_name)
        if has_span_of_time(self.line):
            found.add("expiry")
        if "%" in self.line and _PERCENT.search(self.line):
            found.add("promotion")
        return frozenset(found)


def _apart(spans: Sequence[WordSpan]) -> Iterator[WordSpan]:
    """Names that do not overlap, each the first of its place."""
    end = 0
    names = [span for span in spans if span.name in _RANKS]
    for span in sorted(names, key=lambda each: (each.start, _RANKS[each.name])):
        if span.start >= end:
            end = span.end
            yield span
