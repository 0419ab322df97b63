"""Find URLs in plain text, as mail clients do to make them clickable."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

# No white space, no quotes or brackets invalid in URLs, no East Asian punctuation.
_URL_LETTER = r"""[^\s<>"`«»‘-‟\u3000-。〈-】！（），：；？]"""
_MARK = re.compile(rf"://(?={_URL_LETTER})")
_REST = re.compile(rf"{_URL_LETTER}++")
_BRACKETED = re.compile(
    r"<([A-Za-z][A-Za-z0-9+.-]{1,24}:[^<>\s]*+(?:[ \t]?\n[ \t>]*+[^<>\s]++)*+)>"
)
_MAILTO = re.compile(rf"(?<![A-Za-z0-9])mailto:{_URL_LETTER}++", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\Z")
_LONGEST_SCHEME = 25
MOST_PLACES = 20_000
"""Places of each form in a text that are tried for a URL."""
_LONGEST_ENDING = 1000  # characters of punctuation that are not the URL's
# East Asian letters after Latin ones continue a sentence without spaces.
_SENTENCE_GOES_ON = re.compile(r"(?<=[A-Za-z0-9/_=-])[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEVER_LAST = frozenset(".,;:!?*|\\\u3002\u2026")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_BRACKETS = {
    "(": re.compile(r"[()]"),
    "[": re.compile(r"[\[\]]"),
    "{": re.compile(r"[{}]"),
}
_COUNTED = "()[]{}'"
_EMPHASIS = "'*_~"  # marks that stand before a text and, in reverse, behind it
_MOST_EMPHASIS = 6


class BareUrl(NamedTuple):
    """A URL and its span; in brackets it may span several lines."""

    url: str
    start: int
    end: int


def bare_urls(text: str) -> Iterator[BareUrl]:
    """The URLs of a text, in no order, each span once. Tries 20,000 places of each form."""
    if "://" not in text and "mailto:" not in text.lower():
        return
    taken: dict[int, int] = {}
    for found in islice(_BRACKETED.finditer(text), MOST_PLACES):  # RFC 3986 appendix C
        url = "".join(part.lstrip(" \t>") for part in found[1].split("\n")).strip()
        if "://" in url or url[:7].lower() == "mailto:":
            taken[found.start(1)] = found.end(1)
            yield BareUrl(url, found.start(1), found.end(1))
    for found in islice(_MAILTO.finditer(text), MOST_PLACES):
        if found.start() not in taken and "@" in found[0]:
            yield _ended(text, found.start(), found.end())
    yield from (bare for bare in _with_authority(text) if bare.start not in taken)


def _with_authority(text: str) -> Iterator[BareUrl]:
    """The URLs with `://`."""
    read = rest = 0  # up to here; and the end of what may be of a URL there
    for found in islice(_MARK.finditer(text), MOST_PLACES):
        if found.start() < read:
            continue
        scheme = _SCHEME.search(text, max(found.start() - _LONGEST_SCHEME, read), found.start())
        if found.end() >= rest and (following := _REST.match(text, found.end())):
            rest = following.end()
        if scheme is None:
            read = rest
            continue
        read = _closed(text, scheme.start(), rest)
        bare = _ended(text, scheme.start(), read)
        if not bare.url.endswith(":/"):
            yield bare


def _ended(text: str, start: int, end: int) -> BareUrl:
    """The URL without what belongs to the sentence: punctuation, and marks that it began with."""
    sentence = _SENTENCE_GOES_ON.search(text, start, end)
    if sentence is not None and text[sentence.start() - 1] not in "/=":
        end = sentence.start()
    before = text[max(start - _MOST_EMPHASIS, 0) : start]
    emphasis = list(before[len(before.rstrip(_EMPHASIS)) :])
    counts = {mark: text.count(mark, start, end) for mark in _COUNTED}
    stop = max(start, end - _LONGEST_ENDING)
    while end > stop and _is_ending(text[end - 1], counts, emphasis):
        end -= 1
    return BareUrl(text[start:end], start, end)


def _closed(text: str, start: int, end: int) -> int:
    """Find the closing bracket of one directly before the URL; `end` without one."""
    opening = text[max(start - 1, 0) : start]
    brackets = _BRACKETS.get(opening)
    if brackets is None:
        return end
    depth = 1
    for mark in brackets.finditer(text, start, end):
        depth += 1 if mark[0] == opening else -1
        if not depth:
            return mark.start()
    return end


def _is_ending(last: str, counts: dict[str, int], emphasis: list[str]) -> bool:
    """Return whether the last character is not the URL's; notes that it is taken away."""
    opening = _PAIRS.get(last)
    if emphasis and last == emphasis[-1]:
        emphasis.pop()
    elif last == "'":
        if counts[last] % 2 == 0:
            return False
    elif last not in _NEVER_LAST and (opening is None or counts[opening] >= counts[last]):
        return False
    if last in counts:
        counts[last] -= 1
    return True
