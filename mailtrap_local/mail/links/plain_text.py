"""Find URLs in plain text, as mail clients do to make them clickable."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

# No white space, no quotes or brackets invalid in URLs, no East Asian punctuation.
_URL_LETTER = r"""[^\s<>"`«»‘-‟\u3000-。〈-】！（），：；？]"""
_REST = re.compile(rf"://{_URL_LETTER}++")
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
_NEVER_LAST = frozenset(".,;:!?'*_~|\\\u3002\u2026")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_BRACKETS = "()[]{}"


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
    for found in islice(_REST.finditer(text), MOST_PLACES):
        head = text[max(found.start() - _LONGEST_SCHEME, 0) : found.start()]
        scheme = _SCHEME.search(head)
        if scheme is None:
            continue
        start = found.start() - len(scheme[0])
        bare = _ended(text, start, found.end())
        if start not in taken and not bare.url.endswith(":/"):
            yield bare


def _ended(text: str, start: int, end: int) -> BareUrl:
    """The URL without trailing punctuation of the sentence."""
    sentence = _SENTENCE_GOES_ON.search(text, start, end)
    if sentence is not None and text[sentence.start() - 1] not in "/=":
        end = sentence.start()
    counts = {mark: text.count(mark, start, end) for mark in _BRACKETS}
    stop = max(start, end - _LONGEST_ENDING)
    while end > stop:
        last = text[end - 1]
        opening = _PAIRS.get(last)
        if last not in _NEVER_LAST and (opening is None or counts[opening] >= counts[last]):
            break
        if last in counts:
            counts[last] -= 1
        end -= 1
    return BareUrl(text[start:end], start, end)
