"""`mailtrap-local serve`: runs a sandbox until Ctrl-C or SIGTERM."""

import contextlib
import gc
import os
import queue
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import click

from mailtrap_local.cli.output import report_errors
from mailtrap_local.cli.serve_log import Report, reporting
from mailtrap_local.cli.setting_flags import all_settings, settings_of
from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import HostPort
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.sandbox import Sandbox

_FLUSH_TIMEOUT = 0.5  # seconds for the last lines of the log
_LOG_INTERVAL = 0.05  # seconds
_SIGNAL_INTERVAL = 0.5  # seconds: on Windows, Ctrl-C does not interrupt a wait without a timeout


@click.command()
@all_settings()
@click.pass_context
def serve(context: click.Context, /, **given: Any) -> None:
    """Catch mail and show it, until Ctrl-C.

    Prints one line a listener with its real address, then `ready`.
    """
    gc.disable()  # while importing: collections among objects that stay take 15 ms
    _raise_file_limit()
    try:
        with report_errors():
            settings = settings_of(context, given)
            with reporting(settings.log_level, settings.log_format) as report:
                _run(settings, report)
    finally:
        gc.enable()


def _raise_file_limit() -> None:
    """Raise the soft limit of open files, usually 1,024, as each connection is one."""
    try:
        import resource  # noqa: PLC0415  # not on Windows, which has no such limit
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 10_240 if most == resource.RLIM_INFINITY else most  # the most that macOS grants
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _collect_garbage_rarely() -> None:
    """Exempt imports from garbage collection, and run it less often: 10 % more messages/s."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def _run(settings: Settings, report: Report) -> None:
    follower = None
    with _signals() as signals, Sandbox(settings) as sandbox:
        for name, address in sandbox.listeners:
            report.listener(name, address)
        _warn_of_open_listeners(settings, report)
        _collect_garbage_rarely()
        report.ready()
        if settings.log_level != "quiet":
            follower = threading.Thread(
                target=_log_mail, args=(sandbox.mailroom, report), name="mailtrap-log", daemon=True
            )
            follower.start()
        _wait_for_signal(signals)
    if follower is not None:
        follower.join(_FLUSH_TIMEOUT)
        if (
            follower.is_alive()
        ):  # blocked on an output that nobody reads, for which Python would wait
            os._exit(0)


@contextlib.contextmanager
def _signals() -> Iterator["queue.SimpleQueue[int]"]:
    """Queue of SIGINT and SIGTERM as they arrive.

    An exception raised by a handler could strike inside a lock, which would then stay held; putting
    into a SimpleQueue is safe anywhere.
    """
    received: queue.SimpleQueue[int] = queue.SimpleQueue()
    before = {
        number: signal.signal(number, lambda number, _frame: received.put(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait_for_signal(signals: "queue.SimpleQueue[int]") -> None:
    while True:
        with contextlib.suppress(queue.Empty):
            signals.get(timeout=_SIGNAL_INTERVAL)
            return


def _warn_of_open_listeners(settings: Settings, report: Report) -> None:
    page_is_closed = settings.ui_auth is not None or settings.token is not None
    mail_clients_log_in = settings.auth not in ("any", "off")
    _warn_if_open("http", settings.http, report, None if page_is_closed else "--ui-auth or --token")
    for name in ("pop3", "pop3s", "imap", "imaps"):
        address = getattr(settings, name)
        _warn_if_open(name, address, report, None if mail_clients_log_in else "--auth FILE")


def _warn_if_open(name: str, address: HostPort | None, report: Report, remedy: str | None) -> None:
    if address is not None and not address.is_loopback and remedy is not None:
        report.warn(
            f"--{name} {address} is open to other machines, which can read all mail; "
            f"{remedy} asks them who they are"
        )


def _log_mail(mailroom: Mailroom, report: Report) -> None:
    """Print one line for each message until the sandbox stops or nobody reads the output."""
    reader = ChangeReader(mailroom.change_signal)
    reported = 0  # seq: messages that came before this was called are reported too
    with contextlib.suppress(OSError):
        while True:
            arrived = mailroom.messages_after(reported)
            if arrived:
                reported = arrived[-1].seq
                report.messages(arrived)
            if not reader.wait(None):
                return
            time.sleep(_LOG_INTERVAL)  # one wake-up for many messages: they arrive faster
            reader.mark()
