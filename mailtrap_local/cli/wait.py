"""`mailtrap-local wait`: waits until messages have arrived."""

import json
import time
from collections.abc import Mapping
from typing import Any

import click

from mailtrap_local.cli.connection_options import message_filter, with_transport
from mailtrap_local.cli.output import headline
from mailtrap_local.cli.param_types import SettingParamType
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.config.values import parse_count, parse_duration
from mailtrap_local.errors import RequestRefused
from mailtrap_local.mail.printable import printable

_MAX_HOLD = 60.0  # seconds: the longest `timeout` that the API accepts


@click.command()
@message_filter
@click.option(
    "--count",
    metavar="COUNT",
    type=SettingParamType(parse_count),
    default="1",
    show_default=True,
    help="For how many of them.",
)
@click.option(
    "--timeout",
    metavar="TIME",
    type=SettingParamType(parse_duration),
    default="10s",
    show_default=True,
    help="How long.",
)
@click.option(
    "--after",
    metavar="CURSOR",
    help="Only those behind this cursor of a list or a wait; older ones count too otherwise.",
)
@with_transport
@click.pass_context
def wait(
    context: click.Context,
    /,
    transport: HttpTransport,
    *,
    count: int,
    timeout: float,
    **filters: Any,
) -> None:
    """Wait for mail.

    Prints the messages as JSON, a line each. When the time is over: exit code 1, and what did
    arrive on stderr. Mail that is there already counts. Exit code 2 when the sandbox cannot be
    asked.
    """
    try:
        found = wait_for_messages(transport, count, timeout, filters)
    except TimeIsOver as late:
        few = "no message that fits" if count == 1 else f"fewer than {count} that fit"
        _print_late(f"{few} came within {timeout:g} s", late)
        context.exit(1)
    for summary in found:
        click.echo(_as_line(summary))


class TimeIsOver(Exception):
    """The time is over: `near_misses` and `failed_sessions`, as the API lists them."""

    def __init__(
        self, near_misses: list[Mapping[str, Any]], failed_sessions: list[Mapping[str, Any]]
    ) -> None:
        super().__init__()
        self.near_misses = near_misses
        self.failed_sessions = failed_sessions


def wait_for_messages(
    transport: HttpTransport,
    count: int,
    timeout: float,
    filters: Mapping[str, Any],
    *,
    max_hold: float = _MAX_HOLD,
) -> list[Mapping[str, Any]]:
    """Summaries of `count` messages, once they are there. Raises TimeIsOver after `timeout` s.

    No request is held for longer than `max_hold` seconds.
    """
    failed: dict[str, Mapping[str, Any]] = {}
    deadline = time.monotonic() + timeout
    while True:
        left = max(0.0, deadline - time.monotonic())
        hold = round(min(left, max_hold), 3)
        try:
            found = transport.get(
                "/api/wait", needs=("messages",), takes=hold, count=count, timeout=hold, **filters
            )
        except RequestRefused as problem:
            if problem.status != 408:
                raise
            failed |= {one["id"]: one for one in problem.problem["failed_sessions"]}
            if left <= max_hold:
                raise TimeIsOver(problem.problem["near_misses"], [*failed.values()]) from None
        else:
            messages: list[Mapping[str, Any]] = found["messages"]
            return messages


def _as_line(message: Mapping[str, Any]) -> str:
    """JSON in ASCII: control characters are escaped."""
    return json.dumps(message).replace("\x7f", "\\u007f")


def _print_late(reason: str, late: TimeIsOver) -> None:
    near = late.near_misses
    lines = [reason, "what did arrive, closest first:" if near else "nothing arrived at all"]
    lines += [f"  {headline(summary)}" for summary in near]
    if late.failed_sessions:
        lines.append("sessions that failed meanwhile:")
    for session in late.failed_sessions:
        line = f"  {session['peer']} {session['outcome']}: {session['reason']}"
        lines.append(printable(line))
    click.echo("\n".join(lines), err=True)
