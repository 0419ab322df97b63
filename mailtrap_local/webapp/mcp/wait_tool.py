"""Tool that waits for mail. That none came in time is an answer, and no error."""

from contextlib import closing
from typing import Annotated

import msgspec

from mailtrap_local.clock import monotonic
from mailtrap_local.mcp.tools import Progress, Tool, ToolAnswer, Waiting
from mailtrap_local.mcp.untrusted import Untrusted
from mailtrap_local.webapp.api.context import Context, parse_search
from mailtrap_local.webapp.api.mail_wait import MailWait
from mailtrap_local.webapp.api.parameters import WaitQuery
from mailtrap_local.webapp.live.waiters import WaitResult
from mailtrap_local.webapp.mcp.mail_quotes import (
    Mailbox,
    MessageRef,
    Query,
    headline,
    line,
    refs_of,
)
from mailtrap_local.webapp.shapes.common import summary

_INTERVAL = 0.5  # seconds after which it is asked whether the client is still there
_LONGEST_SILENCE = 30.0  # seconds, without a client that hears of progress
_MOST = 20  # messages of an answer, the newest
_NEAR = 5  # messages, and sessions, of an answer in vain


class WaitForMailArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    query: Query = ""
    mailbox: Mailbox | None = None
    count: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    after: (
        Annotated[
            str, msgspec.Meta(max_length=40, description="Only later mail: cursor of an answer")
        ]
        | None
    ) = None
    timeout: Annotated[
        float,
        msgspec.Meta(ge=0, le=600, description="Seconds; over 30 only with a progress token"),
    ] = 30.0


class FailedSession(msgspec.Struct, frozen=True):
    """An SMTP session that failed meanwhile; get_session has its transcript."""

    id: str
    outcome: str


class WaitedFor(msgspec.Struct, frozen=True, kw_only=True):
    arrived: bool
    cursor: str
    timeout: float
    messages: list[MessageRef]
    near_misses: list[MessageRef]
    failed_sessions: list[FailedSession]
    untrusted: Untrusted


def wait_for_mail(context: Context, arguments: WaitForMailArguments, has_progress: bool) -> Waiting:  # noqa: FBT001  # see Tool
    """Wait until enough messages match; those that are there already count, unless `after`."""
    timeout = arguments.timeout if has_progress else min(arguments.timeout, _LONGEST_SILENCE)
    query = WaitQuery(
        query=arguments.query,
        mailbox=arguments.mailbox,
        count=arguments.count,
        after=arguments.after,
    )
    wait = MailWait(context, query, parse_search(query))
    steps = context.waiters.steps(wait.condition, timeout, interval=_INTERVAL)
    began = next_progress = monotonic()
    with closing(steps):
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return _answer(wait, end.value, timeout)
            now = monotonic()
            if now < next_progress + 1:
                yield None
            else:
                next_progress = now
                yield Progress(round(now - began, 1), timeout)


def _answer(wait: MailWait, found: WaitResult, timeout: float) -> ToolAnswer:
    arrived = len(found.entries) >= wait.condition.count
    messages = [summary(one) for one in found.entries[-_MOST:]]
    near = [] if arrived else [summary(one) for one in wait.near_misses(_NEAR)]
    failed = [] if arrived else wait.failed_sessions(_NEAR)
    return ToolAnswer(
        WaitedFor(
            arrived=arrived,
            cursor=str(found.cursor),
            timeout=timeout,
            messages=refs_of(messages),
            near_misses=refs_of(near),
            failed_sessions=[FailedSession(one.id, one.outcome) for one in failed],
            untrusted={
                "messages": [headline(one) for one in messages],
                "near_misses": [headline(one) for one in near],
                "failed_sessions": [{"id": one.id, "reason": line(one.reason)} for one in failed],
            },
        )
    )


WAIT_FOR_MAIL: Tool[Context] = Tool(
    name="wait_for_mail",
    description="Wait for mail; what is there already counts, unless `after` is given. "
    "Time over is no error: arrived is false, with near misses and failed sessions.",
    arguments=WaitForMailArguments,
    output=WaitedFor,
    wait=wait_for_mail,
)
