"""`mailtrap-local mcp`: tools for coding agents, on stdin and stdout."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO

import click

from mailtrap_local.cli.connection_options import with_transport
from mailtrap_local.cli.mcp_bridge import McpBridge
from mailtrap_local.cli.param_types import SettingParamType
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.config.values import HostPort, parse_listener
from mailtrap_local.errors import BadSetting, PortTaken, SandboxUnreachable
from mailtrap_local.mcp.messages import INVALID_REQUEST, RpcError

_LONGEST_LINE = 1_000_000  # octets, as of a request's body


@click.command()
@click.option("--serve", is_flag=True, help="Start a sandbox at --url, unless one is there.")
@click.option(
    "--smtp",
    metavar="HOST:PORT",
    type=SettingParamType(parse_listener),
    multiple=True,
    default=["127.0.0.1:1025"],
    show_default=True,
    envvar="MTL_SMTP",
    show_envvar=True,
    help="Where that listens for SMTP. Repeatable.",
)
@with_transport
@click.pass_context
def mcp(
    context: click.Context,
    /,
    transport: HttpTransport,
    *,
    serve: bool,
    smtp: tuple[HostPort | None, ...],
) -> None:
    """Speak the Model Context Protocol for coding agents.

    Passes what a client says on stdin to a sandbox, and its answers to stdout, until stdin ends.
    """
    with ExitStack() as running:
        if serve and not _is_there(transport):
            transport = _serve(transport, smtp, context.params, running)
        output = sys.stdout.buffer
        running.callback(setattr, sys, "stdout", sys.stdout)
        sys.stdout = sys.stderr  # nothing but messages may be on the other

        def write(message: bytes) -> None:
            output.write(message + b"\n")
            output.flush()

        bridge = McpBridge(transport, write)
        bridge.run(_lines(sys.stdin.buffer, bridge))


def _is_there(transport: HttpTransport) -> bool:
    try:
        transport.get("/livez", needs=("status",))
    except SandboxUnreachable:
        return False
    return True


def _serve(
    transport: HttpTransport,
    smtp: Sequence[HostPort | None],
    given: dict[str, Any],
    running: ExitStack,
) -> HttpTransport:
    """Start a sandbox where the transport would have found one; returns the way to it."""
    from mailtrap_local.sandbox import Sandbox  # noqa: PLC0415  # takes a while, and is seldom asked for

    address = HostPort(transport.host, transport.port)
    if not address.is_loopback or transport.url.startswith("https:"):
        raise BadSetting(f"--serve starts one on this machine, and none at {transport.url}")
    credentials = {"token": given.get("token"), "ui_auth": given.get("login")}
    sandbox = Sandbox(
        smtp=tuple(filter(None, smtp)),
        http=address,
        **{name: value for name, value in credentials.items() if value is not None},
    )
    try:
        running.enter_context(sandbox)
    except PortTaken as problem:  # names the flag that the page has elsewhere
        text = (problem.strerror or "").replace("--http HOST:PORT", "--url URL")
        raise PortTaken(problem.errno, text) from None
    for name, listener in sandbox.listeners:
        click.echo(f"{name} {listener}", err=True)
    return HttpTransport(sandbox.http.url, token=given.get("token"), login=given.get("login"))


def _lines(source: BinaryIO, bridge: McpBridge) -> Iterator[bytes]:
    """Yield the lines of a client; of one that is too long it hears so."""
    while line := source.readline(_LONGEST_LINE):
        if line.endswith(b"\n") or len(line) < _LONGEST_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(_LONGEST_LINE)
        bridge.refuse(RpcError(INVALID_REQUEST, f"a message has {_LONGEST_LINE:,} octets at most"))
