"""`mailtrap-local run`: a sandbox for as long as a command runs, which is pointed at it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Any, Self

import click

from mailtrap_local.cli.output import report_errors, text_of
from mailtrap_local.cli.setting_flags import all_settings, settings_of
from mailtrap_local.config.app_environ import STYLES, mail_environ
from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.printable import printable
from mailtrap_local.sandbox import Sandbox

_OWN_FAILURE = 125  # as `env` and `docker run` tell theirs from the command's
_GRACE = 10.0  # seconds that the command has from SIGTERM to its end, as `docker stop` gives
_ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows knows but one of them


def _check_styles(
    _context: click.Context, _param: click.Parameter, styles: tuple[str, ...]
) -> tuple[str, ...]:
    try:
        mail_environ(styles, "", 0)
    except BadSetting as problem:
        raise click.BadParameter(str(problem)) from None
    return styles


@click.command(context_settings={"allow_interspersed_args": False})
@click.option(
    "--env",
    "styles",
    multiple=True,
    metavar="STYLE|NAME=TEMPLATE",
    callback=_check_styles,
    help=f"Also set what a framework reads: {', '.join(STYLES[1:])}. "
    "Or a variable of your own: --env 'MAILER={url}'. Repeatable.",
)
@all_settings(without=("log_level", "log_format"), smtp="127.0.0.1:0", http="127.0.0.1:0")
@click.argument("command", metavar="COMMAND...", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def run(
    context: click.Context, /, styles: tuple[str, ...], command: tuple[str, ...], **given: Any
) -> None:
    """Run a command beside a sandbox of its own.

    SMTP_HOST, SMTP_PORT and SMTP_URL tell the command where the sandbox is. The exit code is that
    of the command. What this prints goes to stderr. Put -- before a command that begins with a
    dash.
    """
    with report_errors(_OWN_FAILURE):
        settings = settings_of(context, given)
        with Sandbox(settings) as sandbox:
            place, tls = _listener(sandbox, settings)
            variables = mail_environ(("generic", *styles), *place, tls=tls)
            for name, address in sandbox.listeners:
                _say(sandbox.http.url if name == "http" else f"{name} {address}")
            code = _exit_code_of(command, {**os.environ, **variables})
            caught = sandbox.mailroom.delivery_stats.counts().messages
            _say(f"{caught} message{'' if caught == 1 else 's'} caught")
    context.exit(code)


def _listener(sandbox: Sandbox, settings: Settings) -> tuple[HostPort, TlsMode]:
    """Where the command should send its mail, and how that listener speaks TLS."""
    for name, tls in (("smtp", settings.tls), ("smtps", "implicit")):
        for listener, address in sandbox.listeners:
            if listener == name:
                return address.seen_from("127.0.0.1"), tls
    raise BadSetting(
        "smtp: the listener is off, so the command could send no mail: give it an address"
    )


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # nobody may read it, and the command goes on all the same
        click.echo(f"mailtrap-local: {text}", err=True)


def _exit_code_of(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command to its end. Returns what a shell would: 126, 127 and 128 + n among it."""
    program = shutil.which(command[0]) or command[0]  # on Windows also npm.cmd by the name of npm
    with _Relay() as relay:
        try:
            child = subprocess.Popen([program, *command[1:]], env=environment)  # noqa: S603  # as asked
        except OSError as problem:
            _say(f"{printable(command[0])}: {text_of(problem)}")
            return 127 if isinstance(problem, FileNotFoundError) else 126
        relay.attach(child)
        code = child.wait()
    return 128 - code if code < 0 else code


class _Relay:
    """Passes signals on to a child, those that came before there was one too."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._came: list[int] = []
        self._before: dict[int, Any] = {}
        self._last_resort: threading.Timer | None = None

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, *_ENDING):
            if signal.getsignal(number) is not signal.SIG_IGN:  # which the child inherits
                self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._last_resort is not None:
            self._last_resort.cancel()
            self._last_resort.join()

    def attach(self, child: "subprocess.Popen[bytes]") -> None:
        """Pass signals on to this child from now on."""
        self._child = child
        for number in self._came:
            self._pass_on(child, number)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if self._child is None:
            self._came.append(number)
        else:
            self._pass_on(self._child, number)

    def _pass_on(self, child: "subprocess.Popen[bytes]", number: int) -> None:
        if number == signal.SIGINT and _terminal_tells_all():
            return
        child.send_signal(number)
        if number in _ENDING and self._last_resort is None:
            self._last_resort = threading.Timer(_GRACE, child.kill)
            self._last_resort.name = "mailtrap-last-resort"
            self._last_resort.start()


def _terminal_tells_all() -> bool:
    """Whether Ctrl-C has reached the child by itself: twice would be more than was meant."""
    if sys.platform == "win32":
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
