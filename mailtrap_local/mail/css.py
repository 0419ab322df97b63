"""Find the URLs that style sheets and `style` attributes load (CSS Syntax, CSS Images). Linear."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

_LONGEST = 2**21  # characters of one style sheet that are read
_MOST_TOKENS = 20_000
_ESCAPED = r"\\(?:[0-9a-fA-F]{1,6}\s?+|.)"
# An unquoted URL may have parentheses here, which browsers refuse: senders write such content ids.
_TOKEN = re.compile(
    rf"""/\*(?:.*?\*/|.*+)
    | @namespace\b [^;]*+
    | \burl\(\s*+ (?P<bare>(?:[^"'()\\\s]|{_ESCAPED}|\([^"'()\\\s]*+\))*+)
    | "(?P<double>(?:[^"\\\n]|\\.)*+)"? | '(?P<single>(?:[^'\\\n]|\\.)*+)'?
    | (?P<imported>@import\b) | (?P<set>\bimage-set\() | (?P<opening>\() | (?P<closing>\))""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_LOADING = ("url(", "@import", "image-set(")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|\n|(.))", re.DOTALL)
_LAST_CODE_POINT = 0x10FFFF


class UrlSpan(NamedTuple):
    """A URL as browsers read it, and the position of its source, without quotes."""

    url: str
    start: int
    end: int


def css_urls(style: str) -> Iterator[UrlSpan]:
    """The URLs of `url()`, of `@import "…"` and of the strings in `image-set()`, in order."""
    lower = style.lower()  # faster than an expression
    if not any(sign in lower for sign in _LOADING):
        return
    depth, sets = 0, [-1]  # of parentheses, and of those of the open image sets
    is_next = False  # a string that follows is a URL
    for token in islice(_TOKEN.finditer(style, 0, _LONGEST), _MOST_TOKENS):
        kind = token.lastgroup
        if kind is None:  # a comment
            continue
        is_string = kind in {"double", "single"}
        if token["bare"] or (is_string and (is_next or depth == sets[-1])):
            yield UrlSpan(unescape(token[kind]), token.start(kind), token.end(kind))
        is_next = kind == "imported" or token["bare"] == ""
        if kind in {"bare", "set", "opening"}:
            depth += 1
        if kind == "set":
            sets.append(depth)
        elif kind == "closing" and depth:
            if depth == sets[-1]:
                sets.pop()
            depth -= 1


def split_commas(text: str) -> Iterator[str]:
    """The parts of a list that commas divide, those in parentheses and strings kept."""
    if "(" not in text and '"' not in text and "'" not in text and "[" not in text:
        yield from (one.strip() for one in text.split(","))
        return
    depth = position = 0
    for token in re.finditer(r"""[(\[]|[)\]]|,|"[^"]*+"?|'[^']*+'?""", text):
        if token[0] in "([":
            depth += 1
        elif token[0] in ")]":
            depth = max(depth - 1, 0)
        elif token[0] == "," and not depth:
            yield text[position : token.start()].strip()
            position = token.end()
    yield text[position:].strip()


def unescape(text: str) -> str:
    """The text of a CSS string or URL with its escapes decoded (CSS Syntax section 4.3.7)."""
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[2] or ""
    code = int(escape[1], 16)
    is_surrogate = 0xD800 <= code <= 0xDFFF
    return "\ufffd" if not code or is_surrogate or code > _LAST_CODE_POINT else chr(code)
