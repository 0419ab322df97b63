"""Decode encoded words (RFC 2047) in header values."""

import re
from binascii import a2b_qp
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.transfer_encoding import decode_transfer

_OPENING = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?")
_LINE_BREAKING = re.compile(r"[\r\n\0]+")
MOST_WORDS = 10_000
"""Encoded words of one value that are decoded; the rest stays as written."""


class _EncodedWord(NamedTuple):
    start: int
    end: int
    charset: str
    data: bytes


def one_line(text: str) -> str:
    """The text with spaces for line breaks, so that it cannot pass for two fields."""
    return _LINE_BREAKING.sub(" ", text)


def decode_words(value: str) -> str:
    """Decode the encoded words of a value; other text stays."""
    if "=?" not in value:
        return value
    decoded: list[str] = []
    run: list[
        _EncodedWord
    ] = []  # adjacent ones of a charset: senders split characters between them
    position = 0
    for word in islice(_words(value), MOST_WORDS):
        between = value[position : word.start]
        adjacent = bool(run) and not between.strip()  # ignored space, RFC 2047 section 6.2
        if not adjacent or word.charset != run[0].charset:
            decoded.append(_text(run))
            run = []
        if not adjacent:
            decoded.append(between)
        run.append(word)
        position = word.end
    decoded += [_text(run), value[position:]]
    return one_line("".join(decoded))


def _text(run: list[_EncodedWord]) -> str:
    return decode_text(b"".join(word.data for word in run), run[0].charset)[0] if run else ""


def _words(value: str) -> Iterator[_EncodedWord]:
    position = 0
    while (opening := _OPENING.search(value, position)) is not None:
        # Searched, not matched: senders leave spaces and question marks unencoded.
        closing = value.find("?=", opening.end())
        if closing < 0:
            return
        position = closing + 2
        charset = opening[1].partition("*")[0].lower()  # a language may follow, RFC 2231 section 5
        data = value[opening.end() : closing].encode("utf-8", "replace")
        yield _EncodedWord(opening.start(), position, charset, _undo(data, opening[2]))


def _undo(data: bytes, encoding: str) -> bytes:
    return decode_transfer(data, "base64") if encoding in "bB" else a2b_qp(data, header=True)
