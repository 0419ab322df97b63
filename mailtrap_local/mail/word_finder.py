"""Find the words of large tables in a text, and compile only those that it may have.

One expression of all words takes a third of a second to compile. Here they are sorted by their
first letters, and those of a beginning are compiled when a text first has it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

_LETTERS = 4  # of a beginning
_CLASS = re.compile(r"\[([^\]\\^-]+)\](?![*+{])")
_PLAIN = re.compile(rf"[^\\.?*+{{}}()\[\]|^$]{{0,{_LETTERS}}}(?![?*+{{])")
_WORD = re.compile(r"[^\W_]+")
# Where a word may start, also where a number or a word of another script ends.
_START = re.compile(r"(?<![^\W_])[^\W_]|(?<=\d)[^\W\d_]|(?<=[a-z])[^\W\d_\x00-\x7f]")
_SEPARATORS = bytes(octet for octet in range(128) if not chr(octet).isalnum() and octet != ord("-"))
_NO_WORDS = bytes.maketrans(_SEPARATORS, b" " * len(_SEPARATORS))
_HEAD = re.compile(r"[^\W_]*(?![?*+{])")
_SPECIAL = frozenset("\\.?*+{}()[]|^$_")
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
_Heads = dict[str, tuple[str, ...]]


class WordFinder:
    """The words of several groups, of each the longest at each place where one may start.

    `starts` matches the first character of such places; without it they are the beginnings of
    words.
    """

    def __init__(self, groups: Iterable[WordGroup], starts: str | None = None) -> None:
        self._starts = None if starts is None else re.compile(starts)
        self._groups = list(groups)
        self._words: dict[str, dict[int, set[str]]] = {}
        for number, group in enumerate(self._groups):
            for word in group.words:
                for beginning, variant in _variants(word):
                    found = self._words.setdefault(beginning, {})
                    found.setdefault(number, set()).add(variant)
        of_any = self._words.pop("", {})
        self._of_any_beginning = self._compile([of_any])
        # of these the first word does not tell whether they start there
        phrases = "|".join(one for some in of_any.values() for one in some if " " in one)
        self._phrase = re.compile(f"(?={_START.pattern})(?:{phrases})") if phrases else None
        self._compiled: dict[str, _Compiled] = {}
        self._whole, self._heads = _heads(self._words)
        self._known: dict[str, Sequence[tuple[int, bool]]] = {}  # tokens, and their `_places`
        self._without: set[str] = set()  # those of them in which none does

    def find(self, text: str) -> Iterator[WordSpan]:
        """The words of a text in lower case, by their places."""
        if self._starts is not None:
            for found in self._starts.finditer(text):
                yield from self.at(text, found.start())
            return
        for start, is_any in sorted(self._places(text)):
            if not text[start - 1 : start].isalnum():
                yield from self.at(text, start, is_any=is_any)

    def at(self, text: str, start: int, *, is_any: bool = True) -> Iterator[WordSpan]:
        """The words that start at a place of a text."""
        for pattern, names in self._expressions(text, start, is_any=is_any):
            found = pattern.match(text, start)
            if found is not None and found.lastindex is not None:
                for at, name in enumerate(names, 1):
                    if found[at] is not None:
                        yield WordSpan(name, start, found.end(at))

    def names(self, text: str) -> set[str]:
        """The names of the groups that a text has words of."""
        return {span.name for span in self.find(text)}

    def names_anywhere(self, text: str) -> Iterator[str]:
        """The names of the groups that a text has words of, also right behind a number.

        In no order, a name as often as it is found.
        """
        for start, is_any in self._places(text):
            for span in self.at(text, start, is_any=is_any):
                yield span.name

    def _places(self, text: str) -> Iterator[tuple[int, bool]]:
        """Generate where words may start, also behind a number, and if one of any beginning does.

        Quick for a text of common words: it remembers in which none starts.
        """
        if self._phrase is not None and self._phrase.search(text) is not None:
            yield from ((found.start(), True) for found in _START.finditer(text))
            return
        spaced = _spaced(text)
        for token in {*spaced.split(" ")} - self._without:
            starts = self._starts_in(token)
            place = spaced.find(f" {token} ") if starts else -1
            while place >= 0:
                for start, is_any in starts:
                    yield place + start, is_any
                place = spaced.find(f" {token} ", place + len(token))

    def _starts_in(self, token: str) -> Sequence[tuple[int, bool]]:
        """Return where words may start in a token, and whether one of any beginning does.

        Remembers it.
        """
        starts = self._known.get(token)
        if starts is None:
            starts = tuple(self._found_starts(token))
            if len(self._known) + len(self._without) >= _MOST_KNOWN:
                self._known.clear()
                self._without.clear()
            if len(token) <= _LONGEST_KNOWN:
                self._known[token] = starts
                if not starts:
                    self._without.add(token)
        return starts

    def _found_starts(self, token: str) -> Iterator[tuple[int, bool]]:
        pattern, _ = self._of_any_beginning
        for place in _START.finditer(token):
            start = place.start()
            found = pattern.match(f"{token}.", start)  # `nr.`
            is_any = found is not None and found.lastindex is not None
            run = _WORD.match(token, start)
            word = run[0] if run else ""
            heads = self._heads.get(word[:1], ())
            if is_any or word in self._whole or word.startswith(heads):
                yield start, is_any

    def _expressions(self, text: str, start: int, *, is_any: bool = True) -> Iterator[_Compiled]:
        """The expressions of the words that may start at a place, of those of any beginning too."""
        beginning = text[start : start + _LETTERS]
        while beginning and beginning not in self._words:
            beginning = beginning[:-1]
        if beginning:
            yield self._of_beginning(beginning)
        if is_any:
            yield self._of_any_beginning

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


def _spaced(text: str) -> str:
    """A text with a space for each mark of ASCII but hyphens, and one before and behind it."""
    octets = text.encode("utf-8", "surrogatepass").translate(_NO_WORDS)
    return f" {octets.decode('utf-8', 'surrogatepass')} "


def _heads(words: Mapping[str, Mapping[int, Iterable[str]]]) -> tuple[set[str], _Heads]:
    """The first words of expressions, and the letters that others begin with, by the first one.

    A word of a text that begins an expression is one of these or begins so: `log` of `log in`,
    `verif`.
    """
    whole, heads = set[str](), defaultdict[str, set[str]](set)
    for variant in {one for groups in words.values() for some in groups.values() for one in some}:
        found = _HEAD.match(variant)
        if found is not None and found[0]:
            head, following = found[0], variant[found.end() : found.end() + 1]
            if following and not following.isalnum() and following not in _SPECIAL:
                whole.add(head)
            else:
                heads[head[0]].add(head)
    return whole, {first: tuple(some) for first, some in heads.items()}


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
