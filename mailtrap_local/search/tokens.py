"""Split a query into terms, operators and parentheses with their columns. Linear."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from mailtrap_local.errors import BadQuery
from mailtrap_local.search.terms import OTHER_WORDS, WORDS, similar_word

_SPACE = re.compile(r"\s*+")
_OPERATOR = re.compile(
    r"""(?P<open> \( ) | (?P<close> \) )
    | (?P<not> [-!] (?! [-!\s)] | \Z )          # `-` alone is a dash, and `--force` is text
      | NOT (?= [\s()] | \Z ) )
    | (?P<or> OR | (?P<and> AND ) ) (?= [\s()] | \Z )""",
    re.VERBOSE,
)
_WORD = re.compile(r"([A-Za-z][A-Za-z_-]*+):(?!//)")
_PHRASE = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')  # no others: `"C:\temp"` keeps its backslash
_HEADER_NAME = re.compile(r'[^\s"()=]++=(?=")')
_PIECE = re.compile(r"[^\s()]++|[()]")


class Token(NamedTuple):
    """A piece of a query. `column` counts characters from 1; `word` and `value` are a term's."""

    kind: Literal["open", "close", "not", "or", "and", "term"]
    column: int
    word: str | None = None
    value: str = ""
    value_column: int = 0


def tokenize(text: str) -> Iterator[Token]:
    """The tokens of a query. Raises BadQuery."""
    position = _skip_space(text, 0)
    while position < len(text):
        operator = _OPERATOR.match(text, position)
        if operator is not None:
            kind = "and" if operator["and"] else operator.lastgroup
            yield Token(kind, position + 1)  # type: ignore[arg-type]  # the pattern names no other
            position = operator.end()
        else:
            token, position = _read_term(text, position)
            yield token
        position = _skip_space(text, position)


def _skip_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _read_term(text: str, start: int) -> tuple[Token, int]:
    """The term at `start`, and its end."""
    word = _read_word(text, start)
    position = start + len(word) + 1 if word is not None else start
    prefix = _HEADER_NAME.match(text, position) if word == "header" else None
    quote = prefix.end() if prefix else position
    if text.startswith('"', quote):
        value, end = _read_phrase(text, quote)
    elif word is not None and text.startswith("(", quote):
        raise BadQuery(
            f"{word}: takes one thing: write ({word}:… OR {word}:…), or put it all in quotes",
            quote + 1,
        )
    else:
        end = _run_end(text, quote)
        value = text[quote:end]
    value = (prefix[0] if prefix else "") + value
    if not value.strip():
        what = "quotes with nothing in them" if word is None else f"{word}: stands alone"
        like = '"two words"' if word is None else f"{word}:{WORDS[word].example}"
        raise BadQuery(f"{what}: write what is looked for right there, {like}", start + 1)
    return Token("term", start + 1, word, value, position + 1), end


def _read_word(text: str, start: int) -> str | None:
    """The search word before the colon, if any. Raises BadQuery for a mistyped one."""
    found = _WORD.match(text, start)
    if found is None:
        return None
    word = found[1].lower()
    if word in WORDS:
        return word
    if word in OTHER_WORDS:
        raise BadQuery(
            f"{found[0]} is no search word: write {OTHER_WORDS[word]}. To look for that very text"
            " put it in quotes",
            start + 1,
        )
    meant = similar_word(word)
    if meant is None and not text.startswith('"', found.end()):
        return None  # `12:30`, `mailto:ann`: text
    hint = f"did you mean {meant}:?" if meant else f"there are {', '.join(WORDS)}."
    raise BadQuery(
        f"{found[0]} is no search word: {hint} To look for that very text put it in quotes",
        start + 1,
    )


def _read_phrase(text: str, start: int) -> tuple[str, int]:
    phrase = _PHRASE.match(text, start)
    if phrase is None:
        raise BadQuery('the quote is not closed: add a " (in a phrase write \\")', start + 1)
    return _ESCAPE.sub(r"\1", phrase[1]), phrase.end()


def _run_end(text: str, start: int) -> int:
    """The end of unquoted text: white space, or a parenthesis that it has not opened."""
    position, depth = start, 0
    while (piece := _PIECE.match(text, position)) is not None:
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if depth < 0:
            break
        position = piece.end()
    return position
