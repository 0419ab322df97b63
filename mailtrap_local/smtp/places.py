"""Limit how many connections there are: of one address, and of all."""

from collections.abc import Collection
from typing import Protocol

from mailtrap_local.mail.session import Session
from mailtrap_local.smtp.listener import Limits

_MAKES_ROOM = 10.0  # seconds of silence after which a client may lose its place to another
_TOO_MANY = "421 4.7.0 Too many connections from your address, closing"
_REPLY = "421 4.3.2 Too many connections, and this one was silent for longest, closing"


class Placed(Protocol):
    """A connection that has a place among those of all listeners, or has none."""

    record: Session
    has_place: bool

    @property
    def silence(self) -> float:
        """Seconds since the client sent something."""

    def interrupt(self, reply: str, reason: str) -> None:
        """End the connection, with a last reply if one can be sent."""


def take_place(limits: Limits, others: Collection[Placed]) -> bool:
    """Take a place, or that of the client that has been silent for longest, and long enough."""
    if limits.connections.take(1):
        return True
    placed = (one for one in others if one.has_place)
    silent = max(placed, key=lambda one: one.silence, default=None)
    if silent is None or silent.silence < _MAKES_ROOM:
        return False
    silent.has_place = False
    silent.interrupt(_REPLY, f"the server closed it with {_REPLY}")
    return True


def peer_refusal(limits: Limits, peer: str, all_of_them: Collection[Placed]) -> str | None:
    """Return the reply to a client whose address has more connections than it may have.

    `peer` is its `host:port`.
    """
    if limits.peer_connections is None:
        return None
    host = peer_host(peer)
    open_records = (one.record for one in all_of_them if one.record.ended_at is None)
    of_peer = sum(record.peer.startswith(f"{host}:") for record in open_records)
    return _TOO_MANY if of_peer > limits.peer_connections else None


def peer_host(peer: str) -> str:
    """Return the address of `host:port` without its port."""
    return peer.rpartition(":")[0]
