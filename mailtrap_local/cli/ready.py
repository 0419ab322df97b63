"""`mailtrap-local ready`: checks that a sandbox is ready, for scripts and health checks."""

import time

import click

from mailtrap_local.cli.connection_options import with_transport
from mailtrap_local.cli.output import text_of
from mailtrap_local.cli.param_types import SettingParamType
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.config.values import parse_duration
from mailtrap_local.errors import RequestRefused, SandboxUnreachable

_INTERVAL = 0.1  # seconds between two requests


@click.command()
@click.option("--wait", is_flag=True, help="Ask until it is ready.")
@click.option(
    "--timeout",
    metavar="TIME",
    type=SettingParamType(parse_duration),
    default="30s",
    show_default=True,
    help="How long to ask, with --wait.",
)
@with_transport
def ready(transport: HttpTransport, *, wait: bool, timeout: float) -> None:
    """Tell whether a sandbox is ready.

    By the exit code: 0, or 1 and a line that says why it is not.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            transport.get("/readyz", needs=("status",))
        except (RequestRefused, SandboxUnreachable) as problem:
            if not wait or time.monotonic() >= deadline:
                raise click.ClickException(text_of(problem)) from None
            time.sleep(_INTERVAL)
        else:
            return
