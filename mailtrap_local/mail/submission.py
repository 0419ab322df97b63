"""Complete submitted mail (RFC 6409 section 8): recipients, line ends, missing fields.

Works on bytes and changes nothing else. Never raises.
"""

import re
from collections.abc import Collection, Iterator

from mailtrap_local.mail.address import parse_addresses
from mailtrap_local.mail.mime.charset import decode_header
from mailtrap_local.mail.mime.headers import find_empty_line

_FIELD = re.compile(  # with folded lines
    rb"^(?P<name>[!-9;-~]++)[ \t]*+:(?P<value>[^\n]*+\n?+(?:[ \t][^\n]*+\n?+)*+)", re.MULTILINE
)
_FOLD = re.compile(r"\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_DOT_AT_START = re.compile(rb"(\A|\r\n)\.")
_HEADER_LIMIT = 2**20  # octets in which addresses are searched
_UNSENDABLE = re.compile(r"[\x00-\x20\x7f<>\ud800-\udfff]")  # surrogates: not UTF-8


def addressees(raw: bytes) -> list[str]:
    """The recipients in To, Cc and Bcc, or in the Resent- fields if any.

    Each once, in order (RFC 5322 section 3.6.6: resent mail goes only to those).
    """
    resent = _addresses(raw, ("resent-to", "resent-cc", "resent-bcc"))
    return resent or _addresses(raw, ("to", "cc", "bcc"))


def author(raw: bytes) -> str:
    """The sender: Return-Path, else Sender or From; `""` without any.

    An empty Return-Path, of a bounce, is `""` too (RFC 5321 section 4.5.5).
    """
    for name in ("return-path", "resent-sender", "resent-from", "sender", "from"):
        for value in _values(raw, (name,)):
            if name == "return-path" and value.strip() == "<>":
                return ""
            for address in parse_addresses(value):
                if is_sendable(address):
                    return str(address)
    return ""


def is_sendable(address: str) -> bool:
    """Return whether an address is valid in a command: no space, control character or bracket."""
    return bool(address) and _UNSENDABLE.search(address) is None


def begins_with_headers(raw: bytes) -> bool:
    """Return whether it begins with a header field or an empty line, not with text."""
    return _FIELD.match(raw) is not None or _LINE_END.match(raw) is not None


def has_field(raw: bytes, name: str) -> bool:
    """Return whether there is a header field of a name in lower case."""
    return any(found["name"].lower() == name.encode() for found in _fields(raw))


def without_fields(raw: bytes, names: Collection[str]) -> bytes:
    """The message without the header fields of these lower-case names."""
    unwanted = {name.encode() for name in names}
    kept, position = [], 0
    for found in _fields(raw):
        if found["name"].lower() in unwanted:
            kept.append(raw[position : found.start()])
            position = found.end()
    return b"".join([*kept, raw[position:]])


def with_crlf(raw: bytes) -> bytes:
    """The message with CRLF line ends (RFC 5321 section 2.3.8)."""
    return _LINE_END.sub(b"\r\n", raw)


def as_data(raw: bytes) -> bytes:
    """The message for DATA: dots stuffed, end of data added (RFC 5321 section 4.5.2)."""
    end = b".\r\n" if not raw or raw.endswith(b"\r\n") else b"\r\n.\r\n"
    return _DOT_AT_START.sub(rb"\1..", raw) + end


def _addresses(raw: bytes, names: Collection[str]) -> list[str]:
    every = (str(one) for value in _values(raw, names) for one in parse_addresses(value))
    return list(dict.fromkeys(filter(is_sendable, every)))


def _values(raw: bytes, names: Collection[str]) -> Iterator[str]:
    for found in _fields(raw[:_HEADER_LIMIT]):
        if found["name"].decode("ascii").lower() in names:
            yield _FOLD.sub("", decode_header(found["value"]))


def _fields(raw: bytes) -> Iterator[re.Match[bytes]]:
    """The header fields up to the empty line; invalid lines are skipped."""
    end = find_empty_line(raw)
    return _FIELD.finditer(raw, 0, end.start() + 1 if end else len(raw))
