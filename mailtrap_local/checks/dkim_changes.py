"""Explain what was changed in a signed message, by trying what commonly happens on the way.

Each function returns a sentence; `UNKNOWN` where no attempt gives what was signed.
"""

import hashlib
import re
from base64 import b64decode
from binascii import a2b_qp
from collections.abc import Callable, Iterator, Sequence

from mailtrap_local.checks.dkim_canonical import (
    SignedMessage,
    canonical_body,
    canonical_field,
    header_data,
    selected_places,
)
from mailtrap_local.checks.dkim_signature import Canonicalization, Signature

UNKNOWN = "how is not known: neither line ends nor blanks, nor something added at its end"

_MOST_OCTETS = 2 * 2**20  # of a body that is compared in other forms
_MOST_LINES = 20_000  # at whose ends a body is compared
_MOST_AT_START = 20  # lines that may have been added before the body
_MOST_HEADER_OCTETS = 65_536
_MOST_ATTEMPTS = 100  # at a header
_SHOWN = 60  # octets of what was added
_LINE_FEED = re.compile(rb"(?<!\r)\n")
_LINE_END = re.compile(rb"\r\n")
_BLANKS_AT_END = re.compile(rb"(?<![ \t])(?<!\n--)[ \t]+\r\n")  # "-- " is meant
_DOTS = re.compile(rb"^\.\.", re.MULTILINE)
_DOT = re.compile(rb"^\.", re.MULTILINE)
_SUBJECT_MARK = re.compile(
    rb"(:[ \t]*)(?:\[[^\]]{1,40}\]|\*{2,5}\w+\*{2,5}|(?:re|fwd?):)[ \t]*+", re.IGNORECASE
)


def explain_body(body: bytes, signature: Signature, encoding: str) -> str:
    """Say how a body differs from the signed one. `encoding` is that of the whole body, or ""."""
    canonical = canonical_body(body, signature.body)
    if signature.length is not None and signature.length > len(canonical):
        return f"l= signs {signature.length} bytes, and the body has {len(canonical)}"
    if len(body) <= _MOST_OCTETS:
        for words, attempt in _bodies(body, signature.body, encoding):
            if hashlib.sha256(attempt[: signature.length]).digest() == signature.body_hash:
                return words
    return _added(canonical, signature.body_hash) or UNKNOWN


def _bodies(body: bytes, way: Canonicalization, encoding: str) -> Iterator[tuple[str, bytes]]:
    other: Canonicalization = "relaxed" if way == "simple" else "simple"
    yield f"it was signed with the {other} canonicalization", canonical_body(body, other)
    attempts = {
        "line feeds were signed as CRLF": _LINE_FEED.sub(b"\r\n", body),
        "blanks were added at the ends of lines": _BLANKS_AT_END.sub(b"\r\n", body),
        'the blank behind the "--" before a signature was lost': body.replace(
            b"\r\n--\r\n", b"\r\n-- \r\n"
        ),
        "dots at the start of lines were doubled": _DOTS.sub(b".", body),
        "it was signed with doubled dots at the start of lines": _DOT.sub(b"..", body),
    }
    for words, attempt in attempts.items():
        if attempt != body:
            yield words, canonical_body(attempt, way)
    bare = canonical_body(body, way).replace(b"\r\n", b"\n")
    yield "it was signed with line feeds for CRLF", bare
    decoded = _decoded(body, encoding)
    if decoded is not None:
        crlf = _LINE_FEED.sub(b"\r\n", decoded)
        yield f"it was encoded as {encoding} after it was signed", canonical_body(crlf, way)


def _decoded(body: bytes, encoding: str) -> bytes | None:
    if encoding == "quoted-printable":
        return a2b_qp(body)
    if encoding == "base64":
        try:
            return b64decode(body)
        except ValueError:
            return None
    return None


def _added(canonical: bytes, wanted: bytes) -> str:
    """Look for the signed body at the start or at the end of the canonical one."""
    if wanted in (hashlib.sha256(b"").digest(), hashlib.sha256(b"\r\n").digest()):
        return "the body that was signed is empty"
    end = _signed_start(canonical, wanted)
    if end is not None:
        return _added_words(canonical[end:], "end")
    start = _signed_end(canonical, wanted)
    return "" if start is None else _added_words(canonical[:start], "start")


def _signed_start(canonical: bytes, wanted: bytes) -> int | None:
    running = hashlib.sha256()
    position = 0
    for lines, line_end in enumerate(_LINE_END.finditer(canonical)):
        if lines >= _MOST_LINES:
            break
        if line_end.start() > position:  # an empty line ends no canonical body
            running.update(canonical[position : line_end.end()])
            position = line_end.end()
            if running.digest() == wanted:
                return position
        elif line_end.start() == position:
            running.update(b"\r\n")
            position = line_end.end()
    return None


def _signed_end(canonical: bytes, wanted: bytes) -> int | None:
    if len(canonical) > _MOST_OCTETS:
        return None
    for lines, line_end in enumerate(_LINE_END.finditer(canonical)):
        if lines >= _MOST_AT_START:
            break
        if hashlib.sha256(canonical[line_end.end() :]).digest() == wanted:
            return line_end.end()
    return None


def _added_words(added: bytes, where: str) -> str:
    shown = " ".join(added.decode("utf-8", "replace").split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return f"{len(added)} bytes were added at the {where}: {shown!r}"


def explain_headers(
    message: SignedMessage, signature: Signature, own: int, is_signed: Callable[[bytes], bool]
) -> str:
    """Say how the signed header fields differ; `is_signed` compares octets with the signature."""
    places = list(selected_places(message, signature.signed, own))
    fields = [message.fields[at] for at in places]
    if sum(map(len, fields)) > _MOST_HEADER_OCTETS:
        return "how is not known"
    attempts = _headers(message, signature, own, fields)
    for count, (words, attempt, way) in enumerate(attempts):
        if count >= _MOST_ATTEMPTS:
            break
        if is_signed(header_data(attempt, message.fields[own], way)):
            return words
    absent = [name for name in dict.fromkeys(signature.signed) if name not in message.places()]
    hint = f"; signed, and not there: {', '.join(absent)}" if absent else ""
    return f"one of {', '.join(dict.fromkeys(signature.signed))} was changed{hint}"


def _headers(
    message: SignedMessage, signature: Signature, own: int, fields: Sequence[bytes]
) -> Iterator[tuple[str, Sequence[bytes], Canonicalization]]:
    way = signature.header
    other: Canonicalization = "relaxed" if way == "simple" else "simple"
    yield f"they were signed with the {other} canonicalization", fields, other
    places = selected_places(message, signature.signed, own, top_down=True)
    first = [message.fields[at] for at in places]
    yield "of fields that occur twice, the first was signed in place of the last", first, way
    for at, field in enumerate(fields):
        name = field.partition(b":")[0].strip().decode("ascii", "replace")
        without = [*fields[:at], *fields[at + 1 :]]
        yield f"{name} was added after signing", without, way
        unmarked = _SUBJECT_MARK.sub(rb"\1", field, count=1)
        if name.lower() == "subject" and unmarked != field:
            before = [*fields[:at], unmarked, *fields[at + 1 :]]
            yield "the start of Subject was added after signing", before, way
        unfolded = canonical_field(field, "relaxed").partition(b":")[2]
        if way == "simple" and b"\r\n" in field:
            plain = field.partition(b":")[0] + b": " + unfolded
            yield f"{name} was folded", [*fields[:at], plain, *fields[at + 1 :]], way
