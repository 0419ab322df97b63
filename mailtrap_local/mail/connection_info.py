"""Facts about the connection by which a message came: TLS and authentication."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsInfo:
    """The TLS a message came over, as `ssl.SSLSocket.version()` and `.cipher()[0]` name it."""

    version: str
    cipher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthInfo:
    """The credentials a client showed. The password is never kept."""

    username: str
    mechanism: str
