"""`mailtrap-local run`: runs a command, with a sandbox that its environment points at."""

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, Self

import click
from click.core import ParameterSource

from mailtrap_local.cli.output import report_errors, text_of
from mailtrap_local.cli.param_types import complete_list, complete_metavar
from mailtrap_local.cli.setting_flags import all_settings, settings_of
from mailtrap_local.config.app_environ import STYLES, mail_environ
from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import HostPort, HttpAddress, TlsMode
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.printable import printable
from mailtrap_local.net.data_folder import data_folder
from mailtrap_local.net.tls import Authority
from mailtrap_local.sandbox import Sandbox
from mailtrap_local.webapp.provider_environ import provider_environ

_NOT_RUN = 125  # exit code, as of `env` and `docker run`
_GRACE = 10.0  # seconds from SIGTERM to SIGKILL, as with `docker stop`
_TERMINATING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has one of them


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
    shell_complete=lambda _context, _param, incomplete: complete_list(STYLES, incomplete),
    callback=_check_styles,
    help=f"Also set what a framework reads: {', '.join(STYLES[1:])}. "
    "Or a variable of your own: --env 'MAILER={url}'. Repeatable.",
)
@all_settings(
    without=("log_level", "log_format"),
    smtp="127.0.0.1:0",
    http="127.0.0.1:0",
    providers="127.0.0.1:0",
)
@click.argument(
    "command",
    metavar="COMMAND...",
    nargs=-1,
    required=True,
    type=click.UNPROCESSED,
    shell_complete=complete_metavar,
)
@click.pass_context
def run(
    context: click.Context, /, styles: tuple[str, ...], command: tuple[str, ...], **given: Any
) -> None:
    """Run a command beside a sandbox of its own.

    SMTP_HOST, SMTP_PORT and SMTP_URL tell the command where the sandbox is, HTTPS_PROXY and the
    like lead its requests to mail providers there: other hosts are refused, --providers off leads
    none. The exit code is that of the command. What this prints goes to stderr. Put -- before a
    command that begins with a dash.
    """
    logging.basicConfig(format="mailtrap-local: %(message)s")  # warnings, to stderr
    with report_errors(_NOT_RUN), tempfile.TemporaryDirectory(prefix="mailtrap-") as folder:
        settings = _with_local_ca(context, settings_of(context, given))
        with Sandbox(settings) as sandbox:
            place, tls = _listener(sandbox, settings)
            variables = mail_environ(("generic", *styles), *place, tls=tls)
            for name, address in sandbox.listeners:
                _say(sandbox.http.url if name == "http" else f"{name} {address}")
                if name == "providers":
                    url = HttpAddress(address.seen_from("127.0.0.1")).url
                    variables |= provider_environ(url, Path(folder), os.environ)
            code = _exit_code_of(command, {**os.environ, **variables})
            caught = sandbox.mailroom.delivery_stats.counts().messages
            _say(f"{caught} message{'' if caught == 1 else 's'} caught")
    context.exit(code)


def _with_local_ca(context: click.Context, settings: Settings) -> Settings:
    """Leave out the listener of providers, unless it is asked for, where there can be no CA."""
    if context.get_parameter_source("providers") is ParameterSource.DEFAULT:
        try:
            _ = Authority(data_folder()).ca_file
        except BadSetting as problem:
            _say(f"providers off: {problem}")
            return replace(settings, providers=None)
    return settings


def _listener(sandbox: Sandbox, settings: Settings) -> tuple[HostPort, TlsMode]:
    """Address that the command should send its mail to, and the TLS mode there."""
    for name, tls in (("smtp", settings.tls), ("smtps", "implicit")):
        for listener, address in sandbox.listeners:
            if listener == name:
                return address.seen_from("127.0.0.1"), tls
    raise BadSetting(
        "smtp: the listener is off, so the command could send no mail: give it an address"
    )


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # nobody reads stderr: the command goes on
        click.echo(f"mailtrap-local: {text}", err=True)


def _exit_code_of(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command to its end. Returns the exit code of a shell: 126, 127, 128 + signal."""
    program = shutil.which(command[0]) or command[0]  # on Windows also npm.cmd by the name of npm
    with _SignalForwarder() as forwarder:
        try:
            child = subprocess.Popen([program, *command[1:]], env=environment)  # noqa: S603  # as asked
        except OSError as problem:
            _say(f"{printable(command[0])}: {text_of(problem)}")
            return 127 if isinstance(problem, FileNotFoundError) else 126
        forwarder.attach(child)
        code = child.wait()
    return 128 - code if code < 0 else code


class _SignalForwarder:
    """Forwards signals to a child process, those that came before it started too."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._pending: list[int] = []
        self._old_handlers: dict[int, Any] = {}
        self._kill_timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, *_TERMINATING):
            if signal.getsignal(number) is not signal.SIG_IGN:  # the child inherits that
                self._old_handlers[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        if self._kill_timer is not None:
            self._kill_timer.cancel()
            self._kill_timer.join()

    def attach(self, child: "subprocess.Popen[bytes]") -> None:
        """Forward signals to this child from now on."""
        self._child = child
        for number in self._pending:
            self._forward(child, number)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if self._child is None:
            self._pending.append(number)
        else:
            self._forward(self._child, number)

    def _forward(self, child: "subprocess.Popen[bytes]", number: int) -> None:
        if number == signal.SIGINT and _terminal_signals_child():
            return
        child.send_signal(number)
        if number in _TERMINATING and self._kill_timer is None:
            self._kill_timer = threading.Timer(_GRACE, child.kill)
            self._kill_timer.name = "mailtrap-last-resort"
            self._kill_timer.start()


def _terminal_signals_child() -> bool:
    """True if the terminal sends Ctrl-C to the child too, which must get it once."""
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
