"""SASL exchanges (RFC 4422), without I/O: each yields challenges and is sent responses."""

import secrets
from base64 import b64decode
from collections.abc import Callable, Generator
from typing import NamedTuple

from mailtrap_local.mail.mime.charset import decode_line


class Credentials(NamedTuple):
    """A user name and its secret: a password, a token, or for CRAM-MD5 a digest."""

    username: str
    secret: str


class BadResponse(Exception):  # the client's error, not ours
    """A response is invalid."""


def initial_response(text: str) -> bytes | None:
    """The decoded argument behind a mechanism's name; None without it. Raises binascii.Error."""
    if not text:
        return None
    return b"" if text == "=" else b64decode(text.encode(), validate=True)  # RFC 4954 section 4


Exchange = Generator[bytes, bytes, Credentials]


def _plain(initial: bytes | None) -> Exchange:
    """RFC 4616: `[authorization identity] NUL user name NUL password`."""
    response = (yield b"") if initial is None else initial
    parts = response.split(b"\0")
    if len(parts) != 3:
        raise BadResponse("PLAIN wants NUL user NUL password")
    return Credentials(decode_line(parts[1]), decode_line(parts[2]))


def _login(initial: bytes | None) -> Exchange:
    """draft-murchison-sasl-login: challenges for the user name, then for the password."""
    username = (yield b"Username:") if initial is None else initial
    password = yield b"Password:"
    return Credentials(decode_line(username), decode_line(password))


def _xoauth2(initial: bytes | None) -> Exchange:
    """Google's and Microsoft's mechanism: `user=… ^A auth=Bearer TOKEN ^A ^A`."""
    response = (yield b"") if initial is None else initial
    fields = dict(part.split(b"=", 1) for part in response.split(b"\x01") if b"=" in part)
    scheme, _, token = fields.get(b"auth", b"").partition(b" ")
    if b"user" not in fields or scheme.lower() != b"bearer":
        raise BadResponse("XOAUTH2 wants user=NAME ^A auth=Bearer TOKEN ^A ^A")
    return Credentials(decode_line(fields[b"user"]), decode_line(token))


def _oauthbearer(initial: bytes | None) -> Exchange:
    """RFC 7628: `n,a=user name, ^A host=… ^A port=… ^A auth=Bearer TOKEN ^A ^A`."""
    response = (yield b"") if initial is None else initial
    header, *parts = response.split(b"\x01")
    fields = dict(part.split(b"=", 1) for part in parts if b"=" in part)
    scheme, _, token = fields.get(b"auth", b"").partition(b" ")
    names = [part[2:] for part in header.split(b",") if part.startswith(b"a=")]
    if scheme.lower() != b"bearer" or not header.startswith((b"n,", b"y,", b"p=")):
        raise BadResponse("OAUTHBEARER wants n,a=NAME, ^A auth=Bearer TOKEN ^A ^A")
    name = b"".join(names[:1]).replace(b"=2C", b",").replace(b"=3D", b"=")  # RFC 5801 section 4
    return Credentials(decode_line(name), decode_line(token))


def _cram_md5(initial: bytes | None) -> Exchange:
    """RFC 2195: the response to a challenge is `user name SP digest`."""
    if initial is not None:
        raise BadResponse("CRAM-MD5 takes no initial response")
    response = yield f"<{secrets.token_hex(8)}@localhost>".encode()
    username, space, digest = response.rpartition(b" ")
    if not space:
        raise BadResponse("CRAM-MD5 wants user name and digest")
    return Credentials(decode_line(username), decode_line(digest))


Mechanism = Callable[[bytes | None], Exchange]
"""Begin an exchange with the initial response, if the client sent one."""

MECHANISMS: dict[str, Mechanism] = {
    "PLAIN": _plain,
    "LOGIN": _login,
    "XOAUTH2": _xoauth2,
    "OAUTHBEARER": _oauthbearer,
    "CRAM-MD5": _cram_md5,
}
