"""Settings of an SMTP listener: address, TLS, credentials, limits."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mailtrap_local.config.values import TlsMode
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.budget import Budget

if TYPE_CHECKING:
    from mailtrap_local.net.mailbox_users import MailboxUsers
    from mailtrap_local.smtp.handlers import Handlers


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """TLS and credentials of a listener.

    `context` is None without TLS; `faulty_context` makes one whose certificate is expired or for
    the wrong host, for faults. `accounts` is None where AUTH is off. `mailbox_users` are asked
    first, None where there are none.
    """

    tls: TlsMode
    context: ssl.SSLContext | None
    faulty_context: Callable[[Literal["expired", "wrong-host"]], ssl.SSLContext]
    accounts: Accounts | None
    mailbox_users: "MailboxUsers | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one client, and two of all. Sizes in octets, times in seconds."""

    message_size: int
    recipients: int
    idle_timeout: float
    session_timeout: float
    session_bytes: int
    commands: int
    peer_connections: int | None
    connections: Budget
    in_flight: Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A bound address. `name` is `host:port`, `lmtp` whether it speaks RFC 2033.

    `extensions` are the EHLO keywords of `smtp/extensions.py` to offer. With `proxy_protocol`
    every client must begin with a header that `net/proxy_protocol.py` parses. `handlers` are asked
    about commands, None without any.
    """

    name: str
    lmtp: bool
    security: Security
    limits: Limits
    extensions: frozenset[str] = frozenset()
    proxy_protocol: bool = False
    handlers: "Handlers | None" = None
