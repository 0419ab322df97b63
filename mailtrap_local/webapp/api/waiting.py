"""Views that respond once mail has arrived, or after a timeout."""

import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.errors import BadQuery
from mailtrap_local.search import Query
from mailtrap_local.store.base import BEHIND_ALL, Cursor, Entry
from mailtrap_local.webapp.api.context import CHECK_SECONDS, Context, parse_search
from mailtrap_local.webapp.api.parameters import SettleQuery, WaitQuery
from mailtrap_local.webapp.http.problems import answer_problem
from mailtrap_local.webapp.live.waiters import WaitCondition, WaitResult
from mailtrap_local.webapp.shapes.common import Arrived, Settled, summary
from mailtrap_local.webapp.shapes.sessions import NotArrived, session_shape

_MOST = 1000  # messages of an answer, the newest
_NEAR = 20  # messages, and sessions, in the problem of a wait that timed out


def wait(context: Context, query: WaitQuery) -> Arrived | Response:
    """Wait until `count` messages match; those that are already there count too.

    With `after`, the cursor of a list or of a wait, only later ones count. After `timeout` seconds
    a 408 lists what did arrive, closest first, and the sessions that failed. A 503 says that more
    messages have to be checked for it than can be in time.
    """
    after = _seq(query.after, context.mailroom.store.cursor)
    verdicts = context.checked.verdicts(max(CHECK_SECONDS, query.timeout))
    search = parse_search(query, verdicts)
    began = datetime.now(UTC)
    condition = WaitCondition(
        count=query.count,
        mailbox=query.mailbox,
        after=after,
        is_seen=context.principal.may_see,
        matches=(lambda _: True) if search is None else (lambda entry: search.matches(*entry)),
        find=lambda: _look(context, search, query.mailbox, after),
    )
    connection = request.environ.get("werkzeug.socket")
    needs_checks = search is not None and search.needs_checks
    wait_for = context.waiters.wait_alone if needs_checks else context.waiters.wait

    def is_gone() -> bool:
        return not context.is_current(context.principal) or _is_closed(connection)

    found = wait_for(condition, query.timeout, is_gone)
    context.check_current()
    if len(found.entries) >= query.count:
        return Arrived(str(found.cursor), [summary(one) for one in found.entries[-_MOST:]])
    verdicts.require_all()
    verdicts.end()  # what comes now compares also what is none of those searched for
    return answer_problem(_timed_out(context, query, search, found, began))


def settle(context: Context, query: SettleQuery) -> Settled:
    """Wait until for `quiet` seconds no mail arrived or was being sent.

    `settled` is false if that was not so within `timeout` seconds.
    """
    with context.waiters.request():
        return Settled(
            context.mailroom.settle(
                query.mailbox, query.quiet, query.timeout, look=context.check_current
            )
        )


def _seq(after: str | None, now: Cursor) -> int:
    """Return the change after which messages count. Raises BadQuery for another run's cursor."""
    if after is None:
        return 0
    cursor = Cursor.parse(after)
    if cursor.epoch != now.epoch or cursor.seq > now.seq:
        raise BadQuery(
            f"the cursor {after!r} is of another run of the server, whose mail is gone: "
            "wait without `after`, or read the list and go on from its cursor"
        )
    return cursor.seq


def _look(
    context: Context, search: Query | None, mailbox: str | None, after: int
) -> Sequence[Entry]:
    """Return the matching messages, oldest first; without a search as many as a response holds."""
    if search is None:
        return _newest(context, mailbox, after)
    if not after and not search.needs_checks:
        return context.mailroom.store.find(search, mailbox)
    store = context.mailroom.store
    later = store.read(store.position(after + 1, mailbox), BEHIND_ALL, mailbox)
    newest_first = [entry for entry in reversed(later) if search.matches(*entry)]
    return newest_first[::-1]


def _newest(context: Context, mailbox: str | None, after: int) -> Sequence[Entry]:
    store = context.mailroom.store
    end = store.count(mailbox).total
    start = max(store.position(after + 1, mailbox), end - _MOST)
    return store.read(start, BEHIND_ALL, mailbox)


def _timed_out(
    context: Context, query: WaitQuery, search: Query | None, found: WaitResult, began: datetime
) -> NotArrived:
    """Return the problem of a wait that did not find enough."""
    there = _newest(context, query.mailbox, _seq(query.after, found.cursor))[::-1]
    if search is not None:
        there = sorted(there, key=lambda entry: -search.closeness(*entry))
    failed = [
        session
        for session in context.mailroom.sessions.find(failed=True)
        if session.ended_at is not None
        and session.ended_at >= began
        and (query.mailbox is None or session.mailbox in (None, query.mailbox))
    ]
    status = HTTPStatus.REQUEST_TIMEOUT
    replica = context.mailroom.replica
    return NotArrived(
        title=status.phrase,
        status=status,
        detail=f"{len(found.entries)} of {query.count} messages came within {query.timeout:g} s",
        cursor=str(found.cursor),
        near_misses=[summary(entry) for entry in there[:_NEAR]],
        failed_sessions=[session_shape(session, replica) for session in failed[:_NEAR]],
    )


def _is_closed(connection: socket.socket | None) -> bool:
    """Return whether the client has closed its side. It sends nothing while it waits."""
    if connection is None:
        return False
    timeout = connection.gettimeout()
    connection.settimeout(0)
    try:
        # below TLS, which cannot peek
        octets = socket.socket.recv(connection, 1, socket.MSG_PEEK)
        return not octets or isinstance(connection, ssl.SSLSocket)  # a close_notify
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(timeout)
