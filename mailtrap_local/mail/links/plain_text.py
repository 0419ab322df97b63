"""Find URLs in plain text, as mail clients do to make them clickable."""

import re
from collections import Counter
from collections.abc import Iterator
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
# East Asian letters after Latin ones continue a sentence without spaces.
_SENTENCE_GOES_ON = re.compile(r"(?<=[A-Za-z0-9/_=-])[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEVER_LAST = frozenset(".,;:!?'*_~|\\\u3002\u2026")
_PAIRS = {")": "(", "]": "[", "}": "{"}


class BareUrl(NamedTuple):
    """A URL and its span; in brackets it may span several lines."""

    url: str
    start: int
    end: int


def bare_urls(text: str) -> Iterator[BareUrl]:
    """The URLs of a text, in no order, each span once."""
    if "://" not in text and "mailto:" not in text.lower():
        return
    taken: dict[int, int] = {}
    for found in _BRACKETED.finditer(text):  # RFC 3986 appendix C
        url = "".join(part.lstrip(" \t>") for part in found[1].split("\n")).strip()
        if "://" in url or url[:7].lower() == "mailto:":
            taken[found.start(1)] = found.end(1)
            yield BareUrl(url, found.start(1), found.end(1))
    for found in _MAILTO.finditer(text):
        if found.start() not in taken and "@" in found[0]:
            yield _ended(text, found.start(), found.end())
    for found in _REST.finditer(text):
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
    counts = Counter(text[start:end])
    while end > start:
        last = text[end - 1]
        opening = _PAIRS.get(last)
        if last not in _NEVER_LAST and (opening is None or counts[opening] >= counts[last]):
            break
        counts[last] -= 1
        end -= 1
    return BareUrl(text[start:end], start, end)
