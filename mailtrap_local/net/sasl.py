"""SASL exchanges (RFC 4422), without I/O: each yields challenges and is sent responses."""

import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator
from functools import partial
from typing import NamedTuple

from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.net.accounts import Accounts, Anybody, OnePair


class Credentials(NamedTuple):
    """A user name and its secret: a password, a token, or for CRAM-MD5 and SCRAM a proof.

    `proven` if the exchange itself has proved the user name, so that no secret is to be checked.
    """

    username: str
    secret: str
    proven: bool = False


class BadResponse(Exception):  # the client's error, not ours
    """A response is invalid."""


def initial_response(text: str) -> bytes | None:
    """The decoded argument behind a mechanism's name; None without it. Raises binascii.Error."""
    if not text:
        return None
    return b"" if text == "=" else b64decode(text.encode(), validate=True)  # RFC 4954 section 4


Exchange = Generator[bytes, bytes, Credentials]

_SCRAM_NONCE = re.compile(rb"r=[!-+\--~]+")  # RFC 5802 section 7: printable, no comma


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
    return Credentials(_decode_saslname(b"".join(names[:1])), decode_line(token))


def _cram_md5(initial: bytes | None) -> Exchange:
    """RFC 2195: the response to a challenge is `user name SP digest`."""
    if initial is not None:
        raise BadResponse("CRAM-MD5 takes no initial response")
    response = yield f"<{secrets.token_hex(8)}@localhost>".encode()
    username, space, digest = response.rpartition(b" ")
    if not space:
        raise BadResponse("CRAM-MD5 wants user name and digest")
    return Credentials(decode_line(username), decode_line(digest))


def scram_sha_256(account: OnePair, initial: bytes | None, *, nonce: str = "") -> Exchange:
    """RFC 5802 and 7677 without channel binding; `nonce` is the server's, random if empty.

    A wrong proof ends it without a server-final-message, which section 5.1 allows: every client
    takes the protocol's own refusal for wrong credentials, but many a challenge with `e=` for an
    error of the server. With an unknown user all is the same, the salt too, until the end.
    """
    first = (yield b"") if initial is None else initial
    header, bare = _scram_header(first)
    username, client_nonce = _scram_first(bare)
    keys = account.scram_keys
    both_nonces = client_nonce + (nonce or secrets.token_urlsafe(18)).encode()
    challenge = b"r=%s,s=%s,i=%d" % (both_nonces, b64encode(keys.salt), keys.iterations)
    final = yield challenge
    without_proof, has_proof, encoded_proof = final.rpartition(b",p=")
    if not has_proof:
        raise BadResponse("SCRAM-SHA-256 wants c=BINDING,r=NONCE,p=PROOF")
    binding, *others = without_proof.split(b",", 2)
    if binding != b"c=" + b64encode(header):
        raise BadResponse("SCRAM-SHA-256: channel-bindings-dont-match")
    if others[:1] != [b"r=" + both_nonces]:
        raise BadResponse("SCRAM-SHA-256: other-error, the nonce is not the one of the challenge")
    message = b",".join((bare, challenge, without_proof))
    is_proof = keys.is_proof(_scram_base64(encoded_proof), message)
    is_proven = account.has_prepared_name(username) and is_proof
    if is_proven:
        yield b"v=" + b64encode(keys.signature(message))
    return Credentials(username, decode_line(encoded_proof), is_proven)


def _scram_header(first: bytes) -> tuple[bytes, bytes]:
    """Split a client-first-message into its gs2-header and the rest (RFC 5802 section 7)."""
    flag, *others = first.split(b",", 2)
    if flag.startswith(b"p="):
        raise BadResponse("SCRAM-SHA-256: channel-binding-not-supported, begin with n,, or y,,")
    if flag not in (b"n", b"y") or len(others) < 2:
        raise BadResponse("SCRAM-SHA-256 wants n,,n=NAME,r=NONCE")
    bare = others[1]
    return first[: len(first) - len(bare)], bare


def _scram_first(bare: bytes) -> tuple[str, bytes]:
    """The user name and the nonce of a client-first-message-bare."""
    name, *others = bare.split(b",", 2)
    if name.startswith(b"m="):
        raise BadResponse("SCRAM-SHA-256: extensions-not-supported")
    nonce = others[0] if others else b""
    if not name.startswith(b"n=") or not _SCRAM_NONCE.fullmatch(nonce):
        raise BadResponse("SCRAM-SHA-256 wants n,,n=NAME,r=NONCE")
    if b"=" in name[2:].replace(b"=2C", b",").replace(b"=3D", b","):
        raise BadResponse("SCRAM-SHA-256: invalid-username-encoding")
    return _decode_saslname(name[2:]), nonce[2:]


def _scram_base64(text: bytes) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise BadResponse("SCRAM-SHA-256: invalid-encoding") from None


def _decode_saslname(name: bytes) -> str:
    return decode_line(name.replace(b"=2C", b",").replace(b"=3D", b"="))  # RFC 5801 section 4


def external(certificate_name: str, initial: bytes | None) -> Exchange:
    """RFC 4422 appendix A: the response is an authorization identity, or empty.

    The client's certificate proves its own name and no other.
    """
    username = decode_line((yield b"") if initial is None else initial)
    if "\0" in username:
        raise BadResponse("EXTERNAL wants an authorization identity or nothing")
    return Credentials(username or certificate_name, "", username in ("", certificate_name))


Mechanism = Callable[[bytes | None], Exchange]
"""Begin an exchange with the initial response, if the client sent one."""

MECHANISMS: dict[str, Mechanism] = {
    "PLAIN": _plain,
    "LOGIN": _login,
    "XOAUTH2": _xoauth2,
    "OAUTHBEARER": _oauthbearer,
    "CRAM-MD5": _cram_md5,
}


def mechanisms_for(
    accounts: Accounts | None, certificate_name: str | None = None
) -> dict[str, Mechanism]:
    """The mechanisms to offer, by name: those that can check credentials of these accounts.

    `certificate_name` is that of the client's verified certificate, for EXTERNAL.
    """
    if accounts is None:
        return {}
    offered = dict(MECHANISMS)
    if not isinstance(accounts, Anybody):
        del offered["CRAM-MD5"]  # its digest is checked by nobody
    if isinstance(accounts, OnePair):  # SCRAM proves that the server knows the password too
        offered["SCRAM-SHA-256"] = partial(scram_sha_256, accounts)
    if certificate_name is not None:
        offered["EXTERNAL"] = partial(external, certificate_name)
    return offered
