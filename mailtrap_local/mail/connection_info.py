"""TLS and authentication of the connection that delivered a message."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsInfo:
    """TLS version and cipher, as `ssl.SSLSocket.version()` and `.cipher()[0]` name them.

    `client` is the name in the client's certificate, None without one.
    """

    version: str
    cipher: str
    client: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthInfo:
    """The credentials of a client (RFC 4954), without the password."""

    username: str
    mechanism: str
