"""Decode the Content-Transfer-Encoding of a body (RFC 2045 section 6). Never raises.

Decoded bytes are never more than the encoded ones, and no line or piece is an object for long.
"""

import binascii
import re
import string
from collections.abc import Iterator
from itertools import islice

_BASE64 = (string.ascii_letters + string.digits + "+/").encode()
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_WHITE_SPACE = b" \t\r\n"
_PADDED_RUN = re.compile(rb"([^=]+)=*")
_FOOTERS = (b"--", b"__")  # unencoded, of mailing lists
_TRAILING_SPACE = re.compile(rb"(?<![ \t])[ \t]++(?=\r?\n|\Z)")
_BAD_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*+\r?\n|[ \t]*+\Z)")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)
_UU_REACH = 65_536  # octets in which the first line of uuencode is searched
_MOST_UU_LINES = 500_000  # of 45 octets each
_MOST_PIECES = 10_000  # of base64, each with its own padding
_MOST_TRAILING = 100_000  # lines of quoted-printable that lose the space at their end
_LARGEST_CHECKED = 10_000_000  # octets of quoted-printable in which an invalid escape is searched

_IDENTITY = frozenset({"7bit", "8bit", "binary"})
_UU = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})


def is_identity(encoding: str) -> bool:
    """Return whether the encoding leaves the body as it is."""
    return encoding in _IDENTITY


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """The decoded bytes. Invalid input is skipped or kept as it is."""
    if encoding == "base64":
        return _decode_base64(data)
    if encoding == "quoted-printable":
        return _decode_quoted_printable(data)
    if encoding in _UU:
        return _decode_uu(data)
    return data


def transfer_defect(data: bytes, encoding: str) -> str | None:
    """The id of an encoding defect, None without one."""
    if is_identity(encoding):
        return None
    if encoding == "base64":
        return None if _is_sound_base64(data) else "base64-invalid"
    if encoding == "quoted-printable":
        return "quoted-printable-invalid" if _has_bad_escape(data) else None
    if encoding in _UU:
        return None if _is_sound_uu(data) else "uuencode-invalid"
    return "encoding-unknown"


def _is_sound_base64(data: bytes) -> bool:
    digits = data.translate(None, _WHITE_SPACE)
    body = digits.rstrip(b"=")
    padding = len(digits) - len(body)
    return len(digits) % 4 == 0 and padding <= 2 and not body.translate(None, _BASE64)


def _has_bad_escape(data: bytes) -> bool:
    found = _BAD_ESCAPE.search(data[:_LARGEST_CHECKED])
    # the last one may be cut by the limit
    is_whole = found is not None and found.end() < _LARGEST_CHECKED - 1
    return found is not None and (is_whole or len(data) <= _LARGEST_CHECKED)


def _is_sound_uu(data: bytes) -> bool:
    begin = _UU_BEGIN.search(data, 0, _UU_REACH)
    return begin is not None and data.count(b"\n", begin.end()) <= _MOST_UU_LINES


def _decode_base64(data: bytes) -> bytes:
    if _is_sound_base64(data):
        return binascii.a2b_base64(data)
    data = _without_footer(data)
    # Some senders concatenate encoded pieces, each with its own padding.
    pieces, position = [], 0
    for run in islice(_PADDED_RUN.finditer(data), _MOST_PIECES):
        pieces.append(_decode_digits(run[1]))
        position = run.end()
    return b"".join([*pieces, _decode_digits(data[position:])])


def _without_footer(data: bytes) -> bytes:
    if data.startswith(_FOOTERS):
        return b""
    ends = [end for mark in _FOOTERS if (end := data.find(b"\n" + mark)) >= 0]
    return data[: min(ends)] if ends else data


def _decode_digits(data: bytes) -> bytes:
    digits = data.translate(None, _NOT_BASE64)
    if len(digits) % 4 == 1:  # six bits are no byte
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def _decode_quoted_printable(data: bytes) -> bytes:
    if b" \r\n" in data or b" \n" in data or b"\t\r\n" in data or b"\t\n" in data:
        # added in transport, RFC 2045 section 6.7 rule 3
        data = _TRAILING_SPACE.sub(b"", data, count=_MOST_TRAILING)
    return binascii.a2b_qp(data)


def _decode_uu(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data, 0, _UU_REACH)
    if begin is None:
        return data
    decoded = bytearray()  # not a list: lines may be of one octet
    for line in islice(_lines(data, begin.end()), _MOST_UU_LINES):
        if line.strip() == b"end":
            break
        decoded += _decode_uu_line(line)
    return bytes(decoded)


def _lines(data: bytes, start: int) -> Iterator[bytes]:
    """The lines from an offset on, one by one, without their ends."""
    while start < len(data):
        end = data.find(b"\n", start)
        end = end if end >= 0 else len(data)
        yield data[start:end].rstrip(b"\r")
        start = end + 1


def _decode_uu_line(line: bytes) -> bytes:
    if not line:
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # characters past the count in the first one: some encoders add them
        length = ((line[0] - 32) & 63) * 4 // 3 + 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""
