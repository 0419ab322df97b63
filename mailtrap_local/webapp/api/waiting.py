"""Requests that are answered only once something has happened, or has not."""

import socket
from datetime import UTC, datetime
from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.errors import BadQuery
from mailtrap_local.store.base import Cursor, Entry
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.problems import answer_problem
from mailtrap_local.webapp.queries import SettleQuery, WaitQuery
from mailtrap_local.webapp.shapes import Arrived, Settled, summary
from mailtrap_local.webapp.smtp_shapes import NotArrived, session_shape
from mailtrap_local.webapp.waiters import Found, Wanted

_MOST = 1000  # messages of an answer, the newest
_NEAR = 20  # messages, and sessions, that a wait in vain tells of


def wait(context: Context, query: WaitQuery) -> Arrived | Response:
    """Hold the request until so many messages are there; those that are already count too.

    With `after`, the cursor of a list or of a wait, only what came behind it counts. After
    `timeout` seconds a 408 says what did arrive, closest first, and which sessions failed.
    """
    after = _seq(query.after, context.mailroom.store.cursor)
    began = datetime.now(UTC)
    wanted = Wanted(
        count=query.count,
        mailbox=query.mailbox,
        after=after,
        fits=lambda _: True,
        look=lambda: _newest(context, query.mailbox, after),
    )
    connection = request.environ.get("werkzeug.socket")
    found = context.waiters.wait(wanted, query.timeout, lambda: _has_gone(connection))
    if len(found.entries) >= query.count:
        return Arrived(str(found.cursor), [summary(one) for one in found.entries[-_MOST:]])
    return _in_vain(context, query, found, began)


def settle(context: Context, query: SettleQuery) -> Settled:
    """Hold the request until for `quiet` seconds no mail came or was under way.

    `settled` is false when after `timeout` seconds that was not so.
    """
    with context.waiters.request():
        return Settled(context.mailroom.settle(query.mailbox, query.quiet, query.timeout))


def _seq(after: str | None, now: Cursor) -> int:
    """The change behind which messages count. A cursor that cannot be of this run is refused."""
    if after is None:
        return 0
    cursor = Cursor.parse(after)
    if cursor.epoch != now.epoch or cursor.seq > now.seq:
        raise BadQuery(
            f"the cursor {after!r} is of another run of the server, whose mail is gone: "
            "wait without `after`, or read the list and go on from its cursor"
        )
    return cursor.seq


def _newest(context: Context, mailbox: str | None, after: int) -> list[Entry]:
    """The newest messages behind a change, oldest first: as many as an answer holds."""
    store = context.mailroom.store
    end = store.count(mailbox).total
    start = max(store.position(after + 1, mailbox), end - _MOST)
    return list(store.read(start, end + _MOST, mailbox))


def _in_vain(context: Context, query: WaitQuery, found: Found, began: datetime) -> Response:
    there = _newest(context, query.mailbox, _seq(query.after, found.cursor))
    failed = [
        session
        for session in context.mailroom.sessions.find(failed=True)
        if session.ended_at is not None
        and session.ended_at >= began
        and query.mailbox in (None, session.mailbox)
    ]
    problem = NotArrived(
        title=HTTPStatus.REQUEST_TIMEOUT.phrase,
        status=HTTPStatus.REQUEST_TIMEOUT,
        detail=f"{len(found.entries)} of {query.count} messages came within {query.timeout:g} s",
        cursor=str(found.cursor),
        near_misses=[summary(entry) for entry in there[: -_NEAR - 1 : -1]],
        failed_sessions=[session_shape(session) for session in failed[:_NEAR]],
    )
    return answer_problem(problem)


def _has_gone(connection: socket.socket | None) -> bool:
    """Whether the client has closed its side. It has nothing more to say while it waits."""
    if connection is None:
        return False
    timeout = connection.gettimeout()
    connection.settimeout(0)
    try:
        # past the TLS that may be in between: that does not know how to peek
        return not socket.socket.recv(connection, 1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(timeout)
