"""Find the words of large tables in a text, and compile only those that it may have.

One expression of all words takes a third of a second to compile. Here they are sorted by their
first letters, and those of a beginning are compiled when a text first has it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import NamedTuple

_LETTERS = 4  # of a beginning
_CLASS = re.compile(r"\[([^\]\\^-]+)\](?![*+{])")
_PLAIN = re.compile(rf"[^\\.?*+{{}}()\[\]|^$]{{0,{_LETTERS}}}(?![?*+{{])")
_OPTIONS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[()|]")


class WordGroup(NamedTuple):
    """Words of one meaning: regular expressions in lower case that capture nothing.

    `before` and `after` are lookarounds for each.
    """

    name: str
    words: Iterable[str]
    before: str = ""
    after: str = ""


class WordSpan(NamedTuple):
    """A word of a group and its place in a text."""

    name: str
    start: int
    end: int


_Compiled = tuple[re.Pattern[str], list[str]]


class WordFinder:
    """The words of several groups, of each the longest at each place where one may start.

    `starts` matches the first character of such places.
    """

    def __init__(self, starts: str, groups: Iterable[WordGroup]) -> None:
        self._starts = re.compile(starts)
        self._groups = list(groups)
        self._words: dict[str, dict[int, set[str]]] = {}
        for number, group in enumerate(self._groups):
            for word in group.words:
                for beginning, variant in _variants(word):
                    found = self._words.setdefault(beginning, {})
                    found.setdefault(number, set()).add(variant)
        self._of_any_beginning = self._compile([self._words.pop("", {})])
        self._compiled: dict[str, _Compiled] = {}

    def find(self, text: str) -> Iterator[WordSpan]:
        """The words of a text in lower case, by their places."""
        for found in self._starts.finditer(text):
            yield from self.at(text, found.start())

    def at(self, text: str, start: int) -> Iterator[WordSpan]:
        """The words that start at a place of a text."""
        for pattern, names in self._expressions(text, start):
            found = pattern.match(text, start)
            if found is not None and found.lastindex is not None:
                for at, name in enumerate(names, 1):
                    if found[at] is not None:
                        yield WordSpan(name, start, found.end(at))

    def names(self, text: str) -> set[str]:
        """The names of the groups that a text has words of."""
        present: set[str] = set()
        for start in self._starts.finditer(text):
            for pattern, names in self._expressions(text, start.start()):
                found = pattern.match(text, start.start())
                if found is not None and found.lastindex is not None:
                    present.update(compress(names, found.groups()))
        return present

    def _expressions(self, text: str, start: int) -> Iterable[_Compiled]:
        """The expressions of all words that may start at a place of a text."""
        beginning = text[start : start + _LETTERS]
        while beginning and beginning not in self._words:
            beginning = beginning[:-1]
        if beginning:
            return self._of_beginning(beginning), self._of_any_beginning
        return (self._of_any_beginning,)

    def _of_beginning(self, beginning: str) -> _Compiled:
        if beginning not in self._compiled:
            heads = (beginning[:length] for length in range(1, len(beginning) + 1))
            tables = [self._words[head] for head in heads if head in self._words]
            self._compiled[beginning] = self._compile(tables)
        return self._compiled[beginning]

    def _compile(self, tables: Sequence[dict[int, set[str]]]) -> _Compiled:
        """An expression with a capture in a lookahead for each group that has words."""
        pieces, names = [], []
        for number, group in enumerate(self._groups):
            words = {word for table in tables for word in table.get(number, ())}
            if words:
                either = "|".join(sorted(words, key=lambda word: (-len(word), word)))
                pieces.append(f"(?:(?=({group.before}(?:{either}){group.after}))|)")
                names.append(group.name)
        return re.compile("".join(pieces)), names


def _variants(word: str) -> Iterator[tuple[str, str]]:
    """Variants of an expression that together match the same, each with how it begins.

    Alternatives, optional letters and classes among the first letters become variants.
    """
    known = _end_of_plain(word)
    options, end = _options_at(word, known) if known < min(_LETTERS, len(word)) else (None, 0)
    if options is not None:
        for option in options:
            yield from _variants(word[:known] + option + word[end:])
    elif word:
        yield word[:known], word


def _end_of_plain(word: str) -> int:
    """The number of the first letters that every text of an expression begins with."""
    found = _PLAIN.match(word)
    return found.end() if found else 0


def _options_at(word: str, start: int) -> tuple[list[str] | None, int]:
    """The alternatives at a place and their end, None if there is only one or any."""
    char = word[start]
    if word.startswith("(?:", start):
        options, end = _alternatives(word, start + 3)
    elif char == "[" and (found := _CLASS.match(word, start)):
        options, end = list(map(re.escape, found[1])), found.end()
    elif char in "\\.^$([":
        return None, start
    else:  # a letter with a quantifier
        options, end = [char], start + 1
    quantifier = word[end : end + 1]
    if quantifier == "?":
        return [*options, ""], end + 1
    return (None, start) if quantifier in ("*", "+", "{") else (options, end)


def _alternatives(word: str, start: int) -> tuple[list[str], int]:
    """The alternatives of a group whose first begins at `start`, and the end of the group."""
    depth, options, begin = 0, [], start
    for mark in _OPTIONS.finditer(word, start):
        if mark[0] == "|" and depth == 0:
            options.append(word[begin : mark.start()])
            begin = mark.end()
        elif mark[0] == "(":
            depth += 1
        elif mark[0] == ")":
            if depth == 0:
                return [*options, word[begin : mark.start()]], mark.end()
            depth -= 1
    raise ValueError(f"{word!r}: a parenthesis is not closed")
