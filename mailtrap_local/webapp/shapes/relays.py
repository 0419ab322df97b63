"""JSON of relays, and of the attempts to send a message on."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import msgspec

from mailtrap_local.config.relay_fields import RelayMode, RelaySetting, RelayTls
from mailtrap_local.mail.relay_attempt import AttemptStatus, RelayAttempt

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class AttemptShape(msgspec.Struct, frozen=True, kw_only=True):
    """State of sending to one recipient.

    `code` and `reply` are what the relay replied last; without a code, `reply` is why there was no
    reply. `next_at` is when it is tried again. `unknown`: no reply to the message is
    known, which the relay may have. `through`: a client waited for the reply.
    """

    id: str
    relay: str
    recipient: str
    status: AttemptStatus
    tries: int
    code: int | None
    reply: str
    note: str
    through: bool
    created_at: Moment
    tried_at: Moment | None
    next_at: Moment | None


class AttemptList(msgspec.Struct, frozen=True):
    attempts: list[AttemptShape]


class RelayShape(msgspec.Struct, frozen=True, kw_only=True):
    """A relay of the configuration, without its credentials. `rate` is in messages a second.

    With `mx` it has no host: the DNS names the servers of each domain.
    """

    name: str
    mx: bool
    host: str
    port: int
    tls: RelayTls
    allow: tuple[str, ...]
    block: tuple[str, ...]
    auto: str | None
    mode: RelayMode
    override_from: str | None
    override_to: str | None
    return_path: str | None
    rate: float | None


class RelayList(msgspec.Struct, frozen=True):
    relays: list[RelayShape]


class ReleaseBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Recipients of a message that is sent on, and by which relay: the first unless named."""

    to: list[str]
    relay: str | None = None


def attempt_shapes(attempts: Iterable[RelayAttempt]) -> list[AttemptShape]:
    """Return the JSON of attempts."""
    return [
        AttemptShape(
            id=one.id,
            relay=one.relay,
            recipient=one.recipient,
            status=one.status,
            tries=one.tries,
            code=one.code,
            reply=one.reply,
            note=one.note,
            through=one.through,
            created_at=moment(one.created_at),
            tried_at=None if one.tried_at is None else moment(one.tried_at),
            next_at=None if one.next_at is None else moment(one.next_at),
        )
        for one in attempts
    ]


def relay_shape(relay: RelaySetting) -> RelayShape:
    """Return the JSON of a relay."""
    return RelayShape(**{name: getattr(relay, name) for name in RelayShape.__struct_fields__})


def moment(seconds: float) -> datetime:
    """Return the time of so many seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
