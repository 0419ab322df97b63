"""What clients meet at a listener: its address, its TLS, whose credentials it takes."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mailtrap_local.config.values import TlsMode
from mailtrap_local.net.accounts import Accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """TLS and credentials at a listener.

    `context` is what it shows of itself, None without TLS; `faulty_context` makes what it shows
    when a fault wants it expired or for the wrong host. `accounts` is None where AUTH is off.
    """

    tls: TlsMode
    context: ssl.SSLContext | None
    faulty_context: Callable[[Literal["expired", "wrong-host"]], ssl.SSLContext]
    accounts: Accounts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one client may use up. Sizes in octets, times in seconds."""

    message_size: int
    recipients: int
    idle_timeout: float
    session_timeout: float
    session_bytes: int
    commands: int
    peer_connections: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A place where clients come in. `name` is `host:port`, `lmtp` whether RFC 2033 is spoken."""

    name: str
    lmtp: bool
    security: Security
    limits: Limits
