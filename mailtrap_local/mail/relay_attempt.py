"""Attempts to send a message on to one recipient by a relay, as they are kept beside it."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

AttemptStatus = Literal["waiting", "sending", "sent", "failed", "unknown"]
"""`unknown`: the connection or the sandbox ended before the relay had replied to the message."""


class RelayAttempt(NamedTuple):
    """State of sending to one recipient. Times are seconds since 1970.

    `id` is unique beside its message. `code` and `reply` are what the relay replied last; without a
    code, `reply` is why there was none. `next_at` is when it is tried again. `through` is true if
    a client waits for the reply, and sends again by itself. `note` says what was changed.
    """

    id: str
    relay: str
    recipient: str
    created_at: float
    status: AttemptStatus = "waiting"
    tries: int = 0
    code: int | None = None
    reply: str = ""
    tried_at: float | None = None
    next_at: float | None = None
    through: bool = False
    note: str = ""


def merge_attempts(
    before: tuple[RelayAttempt, ...], changed: Iterable[RelayAttempt]
) -> tuple[RelayAttempt, ...]:
    """Return attempts with others: those of the same id are replaced, new ones follow."""
    return tuple({one.id: one for one in (*before, *changed)}.values())
