"""Rules about encoded words (RFC 2047) in header fields."""

import re
from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.mail.mime.headers import decode_words, find_empty_line
from mailtrap_local.mail.mime.transfer_encoding import decode_transfer

ENCODED_WORD_BROKEN = CheckRule(
    "encoded-word-broken", "error", "An encoded word is left undecoded", "RFC 2047 section 2"
)
ENCODED_WORD_MISPLACED = CheckRule(
    "encoded-word-misplaced",
    "warning",
    "An encoded word stands where none may",
    "RFC 2047 section 5",
)
HEADER_INJECTED = CheckRule(
    "header-injected", "error", "The value of a field has a line break", "RFC 5322 section 2.2"
)

_OPENING = re.compile(r"=\?[^?\s]+\?[bBqQ]\?")
_WORD = re.compile(r"=\?[^?\s]++\?([bBqQ])\?([^?\s]*+)\?=")
_BLANK_INSIDE = re.compile(r"=\?[^?\s]++\?[bBqQ]\?[^?\s]*+[ \t][^?]*+\?=")
_QUOTED_OR_ADDRESS = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|<[^<>]*+>|=\?[^?\s]++\?[bBqQ]\?[^?\s]*+\?=@\S*', re.DOTALL
)
_LINE_BREAK_ENCODED = re.compile(r"=0[AaDd]")
_BARE_CR = re.compile(rb"\r(?!\r*\n)")
_ADDRESSES = frozenset({"from", "sender", "reply-to", "to", "cc", "bcc"})
_MOST_FIELDS = 1000
_MOST_OF_A_NAME = 20
_MOST_READ = 20_000  # characters of a value
_SHOWN = 100


def find_encoded_words(mail: CheckedMail) -> Iterator[Finding]:
    """Find encoded words that are broken or misplaced, and line breaks within fields."""
    headers = mail.message.headers
    names = {name.lower(): name for name in headers.names()[:_MOST_FIELDS]}
    for name in names.values():
        where = Location(header=name)
        for value in headers.all_raw(name)[:_MOST_OF_A_NAME]:
            if "=?" in value:
                yield from _of_value(where, value)
    yield from _bare_return(mail)


def _of_value(where: Location, value: str) -> Iterator[Finding]:
    is_whole = len(value) <= _MOST_READ
    read = value if is_whole else value[:_MOST_READ].rpartition(" ")[0]  # no cut word
    decoded = decode_words(read)
    broken = _OPENING.search(decoded)
    if broken is not None:
        shown = decoded[broken.start() : broken.start() + _SHOWN]
        yield ENCODED_WORD_BROKEN.found(shown, where)
    elif (blank := _BLANK_INSIDE.search(read)) is not None:
        yield ENCODED_WORD_BROKEN.found(f"a blank in {blank[0][:_SHOWN]}", where)
    hidden = next(filter(_hides_line_break, _WORD.finditer(read)), None)
    if hidden is not None:
        yield HEADER_INJECTED.found(decode_words(hidden[0]), where)
    if str(where.header).lower() in _ADDRESSES:
        misplaced = (one[0] for one in _QUOTED_OR_ADDRESS.finditer(read))
        found = next((one for one in misplaced if _WORD.search(one)), None)
        if found is not None:
            yield ENCODED_WORD_MISPLACED.found(found[:_SHOWN], where)


def _hides_line_break(word: re.Match[str]) -> bool:
    encoding, text = word.groups()
    if encoding in "qQ":
        return _LINE_BREAK_ENCODED.search(text) is not None
    octets = decode_transfer(text.encode("ascii", "replace"), "base64")
    return b"\r" in octets or b"\n" in octets


def _bare_return(mail: CheckedMail) -> Iterator[Finding]:
    """Find a CR within a field: servers that take it for a line end read another field there."""
    raw = mail.message.raw
    end = find_empty_line(raw)
    stop = end.end() if end else mail.message.content.root.body
    bare = _BARE_CR.search(raw, 0, stop)
    if bare is None or b"\n" not in raw[:stop]:
        return
    start = raw.rfind(b"\n", 0, bare.start()) + 1
    written = raw[start : bare.start()].partition(b":")[0].strip().decode("latin-1")
    name = written if written in mail.message.headers else None
    shown = raw[bare.start() + 1 : bare.start() + _SHOWN].partition(b"\r")[0]
    yield HEADER_INJECTED.found(shown.decode("latin-1"), Location(header=name))


CHECKS = (
    Check(find_encoded_words, (ENCODED_WORD_BROKEN, ENCODED_WORD_MISPLACED, HEADER_INJECTED)),
)
