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
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_](?:-*[^\W_])*")
# Where a word may start, also where a number or a word of another script ends.
_START = re.compile(r"(?<![^\W_])[^\W_]|(?<=\d)[^\W\d_]|(?<=[a-z])[^\W\d_\x00-\x7f]")
_NO_TOKENS = {octet: " " for octet in range(128) if not chr(octet).isalnum() and octet != ord("-")}
_MOST_KNOWN = 50_000
_LONGEST_KNOWN = 40  # letters
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
        # of beginnings that go on behind a word: `log ` of `log in`
        self._first_words = {first[0] for one in self._words if (first := _WORD.match(one))}
        self._known: dict[str, Sequence[int]] = {}  # tokens, and where in them words may start
        self._without: set[str] = set()  # those of them in which none does
        self._with_any: set[str] = set()  # those with a word of any beginning

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

    def is_in(self, text: str) -> bool:
        """Return whether any word is in a text in lower case, also right behind a number.

        Quick for a text of common words: it remembers which have none in them.
        """
        return any(self._is_at(text, token) for token in _tokens(text) - self._without)

    def _is_at(self, text: str, token: str) -> bool:
        starts = self._starts_in(token)
        if token in self._with_any:
            return True
        place = text.find(token) if starts else -1
        while place >= 0:
            if not text[place - 1 : place].isalnum():  # else it is of a longer token
                for start in starts:
                    (pattern, _), *_ = self._expressions(text, place + start)
                    found = pattern.match(text, place + start)
                    if found is not None and found.lastindex is not None:
                        return True
            place = text.find(token, place + len(token))
        return False

    def _starts_in(self, token: str) -> Sequence[int]:
        """Return where words may start in a token; remembers it."""
        starts = self._known.get(token)
        if starts is None:
            found = (each.start() for each in _START.finditer(token))
            starts = tuple(start for start in found if self._may_start(token, start))
            if any(self._is_of_any_beginning(token, start) for start in starts):
                self._with_any.add(token)
            if len(self._known) + len(self._without) >= _MOST_KNOWN:
                for known in (self._known, self._without, self._with_any):
                    known.clear()
            if len(token) <= _LONGEST_KNOWN:
                self._known[token] = starts
                if not starts:
                    self._without.add(token)
        return starts

    def _may_start(self, token: str, start: int) -> bool:
        word = _WORD.match(token, start)
        if word is not None and word[0] in self._first_words:
            return True
        if any(token[start : start + length] in self._words for length in range(1, _LETTERS + 1)):
            return True
        return self._is_of_any_beginning(token, start)

    def _is_of_any_beginning(self, token: str, start: int) -> bool:
        pattern, _ = self._of_any_beginning
        found = pattern.match(token, start)
        return found is not None and found.lastindex is not None

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


def _tokens(text: str) -> set[str]:
    """The words of a text, several with hyphens between as one."""
    return {*text.translate(_NO_TOKENS).split()} if text.isascii() else {*_TOKEN.findall(text)}


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
