"""Decode the Content-Transfer-Encoding of a body (RFC 2045 section 6). Never raises."""

import binascii
import re
import string

_BASE64 = (string.ascii_letters + string.digits + "+/").encode()
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_WHITE_SPACE = b" \t\r\n"
_PADDED_RUN = re.compile(rb"([^=]+)=*")
_FOOTER = re.compile(rb"^(?:--|__)", re.MULTILINE)  # unencoded footers of mailing lists
_TRAILING_SPACE = re.compile(rb"(?<![ \t])[ \t]++(?=\r?\n|\Z)")
_BAD_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*+\r?\n|[ \t]*+\Z)")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)

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
        return "quoted-printable-invalid" if _BAD_ESCAPE.search(data) else None
    if encoding in _UU:
        return None if _UU_BEGIN.search(data) else "uuencode-invalid"
    return "encoding-unknown"


def _is_sound_base64(data: bytes) -> bool:
    digits = data.translate(None, _WHITE_SPACE)
    body = digits.rstrip(b"=")
    padding = len(digits) - len(body)
    return len(digits) % 4 == 0 and padding <= 2 and not body.translate(None, _BASE64)


def _decode_base64(data: bytes) -> bytes:
    if _is_sound_base64(data):
        return binascii.a2b_base64(data)
    data = _FOOTER.split(data, 1)[0]
    # Some senders concatenate encoded pieces, each with its own padding.
    return b"".join(_decode_digits(run[1]) for run in _PADDED_RUN.finditer(data))


def _decode_digits(data: bytes) -> bytes:
    digits = data.translate(None, _NOT_BASE64)
    if len(digits) % 4 == 1:  # six bits are no byte
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def _decode_quoted_printable(data: bytes) -> bytes:
    if b" \r\n" in data or b" \n" in data or b"\t\r\n" in data or b"\t\n" in data:
        data = _TRAILING_SPACE.sub(b"", data)  # added in transport, RFC 2045 section 6.7 rule 3
    return binascii.a2b_qp(data)


def _decode_uu(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    if begin is None:
        return data
    decoded: list[bytes] = []
    for line in data[begin.end() :].split(b"\n"):
        if line.strip() == b"end":
            break
        decoded.append(_decode_uu_line(line.rstrip(b"\r")))
    return b"".join(decoded)


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
