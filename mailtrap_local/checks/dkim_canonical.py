"""Canonical header and body of a message, as DKIM signs them (RFC 6376 section 3.4)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailtrap_local.checks.dkim_rules import MALFORMED, DkimProblem
from mailtrap_local.checks.dkim_signature import Canonicalization

_MOST_OCTETS = 2**20  # of the header
_MOST_FIELDS = 10_000
_FIELD_END = re.compile(rb"\r\n(?![ \t])")
_BLANKS = re.compile(rb"\t[ \t]*+| [ \t]++")  # all but what is one space already
# The value of b= (section 3.7); that of bh= is another tag.
_SIGNATURE_VALUE = re.compile(rb"((?:\A[^:]*+:|;)[ \t\r\n]*+b[ \t\r\n]*+=)[^;]*+")


class SignedMessage(NamedTuple):
    """Header fields as sent, without their last line end, and the body."""

    fields: tuple[bytes, ...]
    body: bytes

    def places(self) -> dict[str, list[int]]:
        """The places of the fields by name in lower case, from the top down."""
        found: dict[str, list[int]] = {}
        for place, field in enumerate(self.fields):
            found.setdefault(_name(field), []).append(place)
        return found


def split_message(raw: bytes) -> SignedMessage:
    """Split a message. One without any CRLF is read as if line feeds were such.

    Raises DkimProblem if the header is too long.
    """
    if b"\r\n" not in raw:
        raw = raw.replace(b"\n", b"\r\n")
    if raw.startswith(b"\r\n"):
        return SignedMessage((), raw[2:])
    end = raw.find(b"\r\n\r\n")
    header, body = (raw, b"") if end < 0 else (raw[:end], raw[end + 4 :])
    fields = _FIELD_END.split(header.removesuffix(b"\r\n")) if len(header) <= _MOST_OCTETS else ()
    if not 0 < len(fields) <= _MOST_FIELDS:
        most = f"{_MOST_OCTETS} octets and {_MOST_FIELDS} fields"
        raise DkimProblem(MALFORMED, f"the header is longer than {most}")
    return SignedMessage(tuple(fields), body)


def selected_places(
    message: SignedMessage, signed: Sequence[str], own: int, *, top_down: bool = False
) -> Iterator[int]:
    """Return the places of the signed fields: of one name from the last on (section 5.4.2)."""
    left = {name: [at for at in places if at != own] for name, places in message.places().items()}
    for name in signed:
        if left.get(name):
            yield left[name].pop(0 if top_down else -1)


def header_data(fields: Sequence[bytes], own: bytes, way: Canonicalization) -> bytes:
    """Return the octets that are signed: fields, and the signature's own without its value."""
    own = canonical_field(_SIGNATURE_VALUE.sub(rb"\1", own, count=1), way)
    return b"".join([*(canonical_field(field, way) + b"\r\n" for field in fields), own])


def canonical_field(field: bytes, way: Canonicalization) -> bytes:
    """Return a header field in canonical form (sections 3.4.1, 3.4.2)."""
    if way == "simple":
        return field
    name, _, value = field.partition(b":")
    value = _BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.rstrip(b" \t").lower() + b":" + value


def canonical_body(body: bytes, way: Canonicalization) -> bytes:
    """Return a body in canonical form (sections 3.4.3, 3.4.4)."""
    if body and not body.endswith(b"\r\n"):
        body += b"\r\n"
    if way == "relaxed":
        # no pattern with a line end in it: that would be quadratic in long runs of blanks
        body = _BLANKS.sub(b" ", body).replace(b" \r\n", b"\r\n")
    end = end_without_empty_lines(body)
    return body[:end] or (b"\r\n" if way == "simple" else b"")


def end_without_empty_lines(body: bytes) -> int:
    """Return the end of the last line that is not empty, its line end included; 0 if all are."""
    end = len(body)
    while body.endswith(b"\r\n\r\n", 0, end):
        end -= 2
    return 0 if end == 2 and body.startswith(b"\r\n") else end


def _name(field: bytes) -> str:
    return field.partition(b":")[0].rstrip(b" \t").lower().decode("latin-1")
