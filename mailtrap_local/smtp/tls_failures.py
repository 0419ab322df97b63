"""Tell in words what went wrong with TLS, for the reason of a session."""

import asyncio
import socket
import ssl

_RECORD_TYPES = range(0x14, 0x18)  # RFC 8446 section 5.1

_IMPLICIT = "this listener speaks TLS from the first octet (implicit TLS)"
_ELSE_PLAIN = "let it do so too, or use a listener of --smtp"

TLS_FIRST = (
    "the client began with TLS, and this listener does not: let it use STARTTLS (--tls starttls),"
    " no TLS, or a listener of --smtps"
)
NOT_OFFERED = (
    "STARTTLS is not offered, and a client that requires it leaves like this: start the server"
    " with --tls starttls"
)
TRUST = "it must trust the CA, and `mailtrap-local ca` names the local one"
"""Remedy for a client that does not accept the certificate."""

# what OpenSSL makes of octets that are no TLS
_NO_TLS = frozenset(
    {
        "BAD_RECORD_TYPE",
        "HTTPS_PROXY_REQUEST",
        "HTTP_REQUEST",
        "PACKET_LENGTH_TOO_LONG",
        "RECORD_LAYER_FAILURE",
        "UNKNOWN_PROTOCOL",
        "WRONG_VERSION_NUMBER",
    }
)
# alerts about a certificate, RFC 8446 section 6.2
_NOT_ACCEPTED = frozenset(
    {
        "BAD_CERTIFICATE",
        "CERTIFICATE_EXPIRED",
        "CERTIFICATE_REVOKED",
        "CERTIFICATE_UNKNOWN",
        "UNKNOWN_CA",
        "UNSUPPORTED_CERTIFICATE",
    }
)


def is_tls(octets: bytes) -> bool:
    """Return whether a client begins with a TLS record, as no SMTP command does."""
    return octets != b"" and octets[0] in _RECORD_TYPES


def describe_tls_failure(problem: BaseException | None, remedy: str) -> str | None:
    """Return the words for an error of TLS, in its handshake or later; None for any other error.

    `remedy` is for a client that does not accept the certificate.
    """
    if not isinstance(problem, ssl.SSLError):
        return None
    if isinstance(problem, ssl.SSLCertVerificationError):
        return (
            f"TLS failed: the client's certificate is not accepted ({problem.verify_message}):"
            " it must be valid, and signed by a CA of --tls-client-ca"
        )
    reason = problem.reason or str(problem)
    words = reason.replace("_", " ").lower()
    alert = reason.partition("ALERT_")[2]
    if alert in _NOT_ACCEPTED:
        name = alert.replace("_", " ").lower()
        return f"TLS failed: the client does not accept the certificate ({name}): {remedy}"
    if reason in _NO_TLS:
        return f"TLS failed: what the client sent was not TLS ({words})"
    if reason == "UNSUPPORTED_PROTOCOL":
        return f"TLS failed: {words}, the client knows only versions that are not taken any more"
    return f"TLS failed: {words}"


def left_in_handshake(remedy: str) -> str:
    """Return the words for a client that has left within a handshake, or right behind it."""
    return (
        "the client left in the TLS handshake or right behind it, without an alert: most likely it"
        f" does not accept the certificate: {remedy}"
    )


def no_handshake(seconds: float) -> str:
    """Return the words for a client that does not get on with its handshake."""
    return f"TLS failed: no handshake within {seconds:g} s"


def without_handshake(first: bytes, waited: float) -> str | None:
    """Return the words for a client that begins implicit TLS otherwise; None if it does begin.

    `first` is its first octet, b"" if it left after so many seconds without one.
    """
    if not first:
        return (
            f"the client sent nothing and left after {waited:.1f} s, as if waiting for a greeting:"
            f" {_IMPLICIT}; {_ELSE_PLAIN}"
        )
    if not is_tls(first):
        return f"TLS failed: the client began without it, and {_IMPLICIT}; {_ELSE_PLAIN}"
    return None


async def first_octets(client: socket.socket, most: int) -> bytes:
    """Wait for a client's first octets, which stay unread; b"" once it has closed its side."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(client, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(client)
    try:
        return client.recv(most, socket.MSG_PEEK)
    except ConnectionError:
        return b""
