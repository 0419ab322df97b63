"""Options of commands that talk to a running sandbox: its URL and credentials."""

import os
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from mailtrap_local.cli.output import report_errors
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.config.values import HttpAddress, parse_base_path, parse_flag, parse_listener
from mailtrap_local.errors import BadSetting

UNREACHABLE = 2
"""Exit code when no sandbox answers, or it refuses the request."""

_USUAL_PAGE = "127.0.0.1:8025"
_USUAL_URL = f"http://{_USUAL_PAGE}"


def parse_login(text: str) -> tuple[str, str]:
    """User and password of `USER:PASSWORD`. Raises BadSetting."""
    user, colon, password = text.partition(":")
    if not colon:
        raise BadSetting("that is no user and password: write USER:PASSWORD")
    return user, password


def _read_login(
    context: click.Context, param: click.Parameter, text: str | None
) -> tuple[str, str] | None:
    if text is None:
        return None
    try:
        return parse_login(text)
    except BadSetting as problem:
        if context.get_parameter_source(str(param.name)) is ParameterSource.ENVIRONMENT:
            return None  # `serve` reads the variable too, and accepts a file of accounts
        raise click.BadParameter(str(problem)) from None


def _url_of_variables(environ: Mapping[str, str]) -> str:
    """URL of the page of a sandbox that `serve` starts with these variables. Raises BadSetting."""
    address = parse_listener(environ.get("MTL_HTTP") or _USUAL_PAGE)
    if address is None:
        raise BadSetting("MTL_HTTP is off: name a page by --url or MTL_URL")
    return HttpAddress(
        address.seen_from("127.0.0.1"),
        https=parse_flag(environ.get("MTL_HTTPS") or "false"),
        base_path=parse_base_path(environ.get("MTL_BASE_PATH", "")),
    ).url


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--url",
        metavar="URL",
        envvar="MTL_URL",
        show_envvar=True,
        show_default=_USUAL_URL,
        help="Where the sandbox's page is. A user and a password may stand in it.",
    ),
    click.option(
        "--token",
        metavar="TOKEN",
        envvar="MTL_TOKEN",
        show_envvar=True,
        help="The token of a sandbox that wants one.",
    ),
    click.option(
        "--ui-auth",
        "login",
        metavar="USER:PASSWORD",
        callback=_read_login,
        envvar="MTL_UI_AUTH",
        show_envvar=True,
        help="The user and password of a sandbox that wants them.",
    ),
    click.option(
        "--ca-file",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        envvar="MTL_CA_FILE",
        show_envvar=True,
        help="Whose certificates to trust for https (PEM); the system's and the local CA's else.",
    ),
)


def with_transport(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a connection to a command, and pass it an `HttpTransport` first."""

    @wraps(command)
    def call(
        *args: Any,
        url: str | None,
        token: str | None,
        login: tuple[str, str] | None,
        ca_file: Path | None,
        **given: Any,
    ) -> None:
        with report_errors(UNREACHABLE):
            place = url or _url_of_variables(os.environ)
            transport = HttpTransport(place, token=token, login=login, ca_file=ca_file)
            command(transport, *args, **given)

    for option in reversed(_OPTIONS):
        call = option(call)
    return call


def message_filter(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options `--mailbox` and `--query` to a command."""
    mailbox = click.option("--mailbox", metavar="NAME", help="Only those of this mailbox.")
    query = click.option("--query", metavar="QUERY", help="Only those that fit this search.")
    return query(mailbox(command))
