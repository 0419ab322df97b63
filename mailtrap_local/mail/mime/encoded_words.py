"""Decode encoded words (RFC 2047) in header values."""

import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator
from itertools import groupby, islice
from typing import NamedTuple

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.transfer_encoding import decode_transfer

_OPENING = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?")
_LINE_BREAKING = re.compile(r"[\r\n\0]+")
_RAW_OCTETS = re.compile("[\x80-\xff]")
_NOT_BASE64 = re.compile("[^A-Za-z0-9+/]+")
MOST_WORDS = 10_000
"""Encoded words of one value that are decoded; the rest stays as written."""


class _EncodedWord(NamedTuple):
    start: int
    end: int
    charset: str
    encoding: str
    text: str


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


def escape_octets(value: bytes) -> bytes:
    """The value with raw octets in its quoted-printable words escaped.

    They are invalid there, and mean the charset of the word, not that of the value around it.
    """
    text = value.decode("latin-1")
    pieces, position = [], 0
    for word in islice(_words(text), MOST_WORDS):
        if word.encoding == "q" and not word.text.isascii():
            start = word.end - len("?=") - len(word.text)
            escaped = _RAW_OCTETS.sub(lambda octet: f"={ord(octet[0]):02X}", word.text)
            pieces += [text[position:start], escaped]
            position = start + len(word.text)
    return "".join([*pieces, text[position:]]).encode("latin-1")


def _words(value: str) -> Iterator[_EncodedWord]:
    position = 0
    while (opening := _OPENING.search(value, position)) is not None:
        # Searched, not matched: senders leave spaces and question marks unencoded.
        closing = value.find("?=", opening.end())
        if closing < 0:
            return
        position = closing + 2
        charset = opening[1].partition("*")[0].lower()  # a language may follow, RFC 2231 section 5
        text = value[opening.end() : closing]
        yield _EncodedWord(opening.start(), position, charset, opening[2].lower(), text)


def _text(run: list[_EncodedWord]) -> str:
    """The text of adjacent words of one charset."""
    if not run:
        return ""
    text, defect = decode_text(_octets(run), run[0].charset)
    if defect == "charset-mismatch" or any(map(_is_cut, run)):
        joined, defect = decode_text(_octets(run, join=True), run[0].charset)
        text = text if defect else joined
    return text


def _octets(run: list[_EncodedWord], *, join: bool = False) -> bytes:
    """The octets of words. Joined, the base64 of one may end in the next, against RFC 2047."""
    octets = []
    for encoding, words in groupby(run, lambda word: word.encoding):
        texts = [word.text for word in words]
        if encoding == "q":  # an escape that is cut is invalid in any case
            octets.append(a2b_qp("".join(texts).encode("utf-8", "replace"), header=True))
        else:
            pieces = _padded_pieces(texts) if join else texts
            octets += [
                decode_transfer(text.encode("utf-8", "replace"), "base64") for text in pieces
            ]
    return b"".join(octets)


def _padded_pieces(texts: list[str]) -> Iterator[str]:
    """Base64 texts, joined up to the next one that is whole."""
    piece = ""
    for text in texts:
        piece += text
        if text.rstrip().endswith("="):
            yield piece
            piece = ""
    yield piece


def _is_cut(word: _EncodedWord) -> bool:
    """Return whether bits of a base64 word are missing: its end is in the next word."""
    if word.encoding == "q" or "=" in word.text:
        return False
    digits = _NOT_BASE64.sub("", word.text)
    match len(digits) % 4:
        case 0:
            return False
        case 1:
            return True
        case left:
            last = a2b_base64(f"AAA{digits[-1]}")[2]
            return bool(last & (0b1111 if left == 2 else 0b11))
