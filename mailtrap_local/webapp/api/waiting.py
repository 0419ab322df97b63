"""Views that respond once mail has arrived, or after a timeout."""

from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.webapp.api.context import CHECK_SECONDS, Context, parse_search
from mailtrap_local.webapp.api.mail_wait import MOST, MailWait
from mailtrap_local.webapp.api.parameters import SettleQuery, WaitQuery
from mailtrap_local.webapp.http.problems import answer_problem
from mailtrap_local.webapp.http.streams import is_closed
from mailtrap_local.webapp.live.waiters import WaitResult
from mailtrap_local.webapp.shapes.common import Arrived, Settled, summary
from mailtrap_local.webapp.shapes.sessions import NotArrived, session_shape

_NEAR = 20  # messages, and sessions, in the problem of a wait that timed out


def wait(context: Context, query: WaitQuery) -> Arrived | Response:
    """Wait until `count` messages match; those that are already there count too.

    With `after`, the cursor of a list or of a wait, only later ones count. After `timeout` seconds
    a 408 lists what did arrive, closest first, and the sessions that failed. A 503 says that more
    messages have to be checked for it than can be in time.
    """
    verdicts = context.checked.verdicts(max(CHECK_SECONDS, query.timeout))
    search = parse_search(query, verdicts)
    waiting = MailWait(context, query, search)
    connection = request.environ.get("werkzeug.socket")
    needs_checks = search is not None and search.needs_checks
    wait_for = context.waiters.wait_alone if needs_checks else context.waiters.wait

    def is_gone() -> bool:
        return not context.is_current(context.principal) or is_closed(connection)

    found = wait_for(waiting.condition, query.timeout, is_gone)
    context.check_current()
    if len(found.entries) >= query.count:
        return Arrived(str(found.cursor), [summary(one) for one in found.entries[-MOST:]])
    verdicts.require_all()
    verdicts.end()  # what comes now compares also what is none of those searched for
    return answer_problem(_timed_out(context, query, waiting, found))


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


def _timed_out(
    context: Context, query: WaitQuery, waiting: MailWait, found: WaitResult
) -> NotArrived:
    """Return the problem of a wait that did not find enough."""
    status = HTTPStatus.REQUEST_TIMEOUT
    replica = context.mailroom.replica
    return NotArrived(
        title=status.phrase,
        status=status,
        detail=f"{len(found.entries)} of {query.count} messages came within {query.timeout:g} s",
        cursor=str(found.cursor),
        near_misses=[summary(entry) for entry in waiting.near_misses(_NEAR)],
        failed_sessions=[session_shape(one, replica) for one in waiting.failed_sessions(_NEAR)],
    )
