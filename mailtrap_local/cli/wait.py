"""`mailtrap-local wait`: until mail has come, or too much time has gone by."""

import json
import time
from collections.abc import Mapping
from typing import Any

import click

from mailtrap_local.cli.connection_options import which_messages, with_transport
from mailtrap_local.cli.output import headline
from mailtrap_local.cli.param_types import SettingParamType
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.config.values import parse_count, parse_duration
from mailtrap_local.errors import RequestRefused
from mailtrap_local.mail.printable import printable

_LONGEST = 60.0  # seconds that a request may ask to be held


@click.command()
@which_messages
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
    context: click.Context, /, transport: HttpTransport, *, count: int, timeout: float, **which: Any
) -> None:
    """Wait for mail.

    Prints the messages as JSON, a line each. When the time is over: exit code 1, and what did
    arrive on stderr. Mail that is there already counts. Exit code 2 when the sandbox cannot be
    asked.
    """
    failed: dict[str, Any] = {}
    deadline = time.monotonic() + timeout
    while True:
        left = max(0.0, deadline - time.monotonic())
        held = round(min(left, _LONGEST), 3)
        try:
            found = transport.get(
                "/api/wait", needs=("messages",), takes=held, count=count, timeout=held, **which
            )
        except RequestRefused as problem:
            if problem.status != 408:
                raise
            failed |= {one["id"]: one for one in problem.problem["failed_sessions"]}
            if left <= _LONGEST:
                few = "no message that fits" if count == 1 else f"fewer than {count} that fit"
                _tell(f"{few} came within {timeout:g} s", problem.problem, failed)
                context.exit(1)
        else:
            break
    for message in found["messages"]:
        click.echo(_as_line(message))


def _as_line(message: Mapping[str, Any]) -> str:
    """JSON in ASCII: whatever a message holds, no terminal takes it for a command."""
    return json.dumps(message).replace("\x7f", "\\u007f")


def _tell(reason: str, problem: Mapping[str, Any], failed: Mapping[str, Mapping[str, Any]]) -> None:
    near = problem["near_misses"]
    lines = [reason, "what did arrive, closest first:" if near else "nothing arrived at all"]
    lines += [f"  {headline(summary)}" for summary in near]
    if failed:
        lines.append("sessions that failed meanwhile:")
    for session in failed.values():
        said = f"  {session['peer']} {session['outcome']}: {session['reason']}"
        lines.append(printable(said))
    click.echo("\n".join(lines), err=True)
