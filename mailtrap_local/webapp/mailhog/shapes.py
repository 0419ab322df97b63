"""JSON of MailHog's API, and what it adds to the headers of a message."""

from collections.abc import Iterable, Sequence
from email.utils import format_datetime

import msgspec

from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.message import Message
from mailtrap_local.webapp.mailhog.content import (
    MailhogContent,
    as_text,
    read_content,
    without_last_line_end,
)
from mailtrap_local.webapp.shapes.common import Timestamp

_HOST = "mailtrap-local"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class MailhogPath(msgspec.Struct, frozen=True, rename="pascal"):
    """An address of the envelope."""

    mailbox: str
    domain: str
    relays: list[str] | None = None
    params: str = ""


class MailhogPart(msgspec.Struct, frozen=True, rename="pascal"):
    """Headers and body of a message or a part, not decoded."""

    headers: dict[str, list[str]]
    body: str
    size: int
    mime: "MailhogParts | None" = msgspec.field(name="MIME", default=None)


class MailhogParts(msgspec.Struct, frozen=True, rename="pascal"):
    """Parts of a multipart, in order; None without a boundary."""

    parts: list[MailhogPart] | None


class MailhogRaw(msgspec.Struct, frozen=True, rename="pascal"):
    """A message as the client sent it, with its envelope."""

    from_: str = msgspec.field(name="From")
    to: list[str]
    data: str
    helo: str


class MailhogMessage(msgspec.Struct, frozen=True, rename="pascal"):
    """A message."""

    id: str = msgspec.field(name="ID")
    from_: MailhogPath = msgspec.field(name="From")
    to: list[MailhogPath]
    content: MailhogPart
    created: Timestamp
    mime: MailhogParts | None = msgspec.field(name="MIME")
    raw: MailhogRaw


class ReleaseTarget(msgspec.Struct, frozen=True, rename="pascal"):
    """Server that a message is to be sent on to, or the name of one, and the recipient."""

    email: str
    name: str = ""
    host: str = ""
    port: str | int = ""

    def is_relay(self, relay: RelaySetting) -> bool:
        """Return whether a relay is meant."""
        if self.name:
            return self.name == relay.name
        return (self.host.lower(), str(self.port)) == (relay.host.lower(), str(relay.port))

    def is_listener(self, listener: HostPort) -> bool:
        """Return whether a listener of this machine is meant."""
        is_here = self.host.lower() in (*_THIS_MACHINE, listener.host)
        return is_here and str(self.port) == str(listener.port)

    def __str__(self) -> str:
        return self.name or f"{self.host}:{self.port}"


class MailhogPage(msgspec.Struct, frozen=True):
    """Some of the messages that there are, or that a search has found: `total`."""

    total: int
    count: int
    start: int
    items: list[MailhogMessage]


class OutgoingServer(msgspec.Struct, frozen=True, rename="pascal"):
    """A relay, without its credentials."""

    name: str
    host: str
    port: str
    save: bool = True
    email: str = ""
    username: str = ""
    password: str = ""
    mechanism: str = ""


def mailhog_message(message: Message) -> MailhogMessage:
    """Return the JSON of a message."""
    raw = without_last_line_end(message.raw)
    content = read_content(raw)
    shown = MailhogPart(headers_with_trace(message, content), as_text(content.body), content.size)
    return MailhogMessage(
        id=message.id,
        from_=_path(message.mail_from),
        to=[_path(address) for address in message.rcpt_to],
        content=shown,
        created=message.received_at,
        mime=_multipart(content),
        raw=MailhogRaw(
            message.mail_from, list(message.rcpt_to), as_text(raw), message.envelope.helo
        ),
    )


def headers_with_trace(message: Message, content: MailhogContent) -> dict[str, list[str]]:
    """Return the headers with those that MailHog adds: where it came from, and an id if needed."""
    headers = {name: [*values] for name, values in content.headers.items()}
    moment = format_datetime(message.received_at)
    received = (
        f"from {message.envelope.helo} by {_HOST} (MailHog)\r\n          id {message.id}; {moment}"
    )
    names = {name.lower(): name for name in headers}
    if "message-id" not in names:
        headers["Message-ID"] = [message.id]
    for name, value in (("Received", received), ("Return-Path", f"<{message.mail_from}>")):
        headers.setdefault(names.get(name.lower(), name), []).append(value)
    return headers


def outgoing_servers(relays: Iterable[RelaySetting]) -> dict[str, OutgoingServer]:
    """Return the relays by name."""
    return {one.name: OutgoingServer(one.name, one.host, str(one.port)) for one in relays}


def _path(address: str) -> MailhogPath:
    """Return an address in two, at its first `@`; a source route has its relays beside it."""
    route, colon, rest = address.partition(":")
    mailbox, _, domain = (rest if colon else address).partition("@")
    return MailhogPath(mailbox, domain, route.split(",") if colon else None)


def _multipart(content: MailhogContent) -> MailhogParts | None:
    return None if content.parts is None else MailhogParts(_shapes(content.parts) or None)


def _shapes(parts: Sequence[MailhogContent]) -> list[MailhogPart]:
    return [MailhogPart(one.headers, as_text(one.body), one.size, _multipart(one)) for one in parts]
