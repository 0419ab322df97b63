"""JSON shapes of SMTP sessions."""

from typing import Any, Literal

import msgspec

from mailtrap_local.mail.session import Line, Outcome, Session
from mailtrap_local.webapp.shapes.common import (
    AuthShape,
    Problem,
    Summary,
    Timestamp,
    Tls,
    auth_shape,
    tls_shape,
)


class LineShape(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A line of a transcript; `at` is in seconds after `started_at`.

    `message_id` is that of the kept message that it is part of, from MAIL to the reply to the
    message; null for all else.
    """

    at: float
    from_: Literal["client", "server"]
    line: str
    message_id: str | None


class SessionShape(msgspec.Struct, frozen=True, kw_only=True):
    """A session in a list. `mailbox` is null until it is known.

    `helo_problem` says in words what real servers find wrong with `helo`, "" if nothing. `replica`
    names the process that had it, null where no other shares the store.
    """

    id: str
    mailbox: str | None
    peer: str
    listener: str
    helo: str
    helo_problem: str
    started_at: Timestamp
    ended_at: Timestamp | None
    outcome: Outcome
    reason: str
    tls: Tls | None
    auth: AuthShape | None
    message_ids: list[str]
    replica: str | None


class SessionDetail(SessionShape, frozen=True, kw_only=True):
    """A session with its transcript, from the middle of which `omitted` lines are missing."""

    transcript: list[LineShape]
    omitted: int


class SessionList(msgspec.Struct, frozen=True):
    """Sessions, newest first."""

    sessions: list[SessionShape]


class NotArrived(Problem, frozen=True, kw_only=True):
    """A wait that timed out: what did arrive, closest first, and sessions that failed meanwhile."""

    cursor: str
    near_misses: list[Summary]
    failed_sessions: list[SessionShape]


def session_shape(session: Session, replica: str | None) -> SessionShape:
    """Return a session of a replica without its transcript."""
    return SessionShape(**_session_fields(session, replica))


def session_detail(session: Session, replica: str | None) -> SessionDetail:
    """Return a session of a replica with its transcript so far."""
    return SessionDetail(
        **_session_fields(session, replica),
        transcript=[_line(line) for line in session.transcript],
        omitted=session.omitted,
    )


def _session_fields(session: Session, replica: str | None) -> dict[str, Any]:
    return {
        "id": session.id,
        "mailbox": session.mailbox,
        "peer": session.peer,
        "listener": session.listener,
        "helo": session.helo,
        "helo_problem": session.helo_problem,
        "started_at": session.started_at,
        "ended_at": session.ended_at,
        "outcome": session.outcome,
        "reason": session.reason,
        "tls": tls_shape(session.tls),
        "auth": auth_shape(session.auth),
        "message_ids": session.message_ids[:],
        "replica": replica,
    }


def _line(line: Line) -> LineShape:
    return LineShape(round(line.at, 6), line.sender, line.text, line.message_id)
