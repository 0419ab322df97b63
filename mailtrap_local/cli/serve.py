"""`mailtrap-local serve`: catches mail and shows it, until Ctrl-C or SIGTERM."""

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

_LAST_LINES = 0.5  # seconds for the rest of the log
_GATHER = 0.05  # seconds in which lines of the log gather
_GLANCE = 0.5  # seconds: on Windows a wait without an end would not let Ctrl-C in


@click.command()
@all_settings()
@click.pass_context
def serve(context: click.Context, /, **given: Any) -> None:
    """Catch mail and show it, until Ctrl-C.

    Prints one line a listener with its real address, then `ready`.
    """
    gc.disable()  # until all is imported: to look for garbage among what stays takes 15 ms
    _raise_file_limit()
    try:
        with report_errors():
            settings = settings_of(context, given)
            with reporting(settings.log_level, settings.log_format) as report:
                _run(settings, report)
    finally:
        gc.enable()


def _raise_file_limit() -> None:
    """Have as many open files, which connections are, as this process may; not the usual 1,024."""
    try:
        import resource  # noqa: PLC0415  # there is none on Windows, and no such limit
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 10_240 if most == resource.RLIM_INFINITY else most  # what macOS grants at most
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _collect_garbage_seldom() -> None:
    """Let what is imported be, and the rest pile up a little: a tenth more messages a second."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def _run(settings: Settings, report: Report) -> None:
    follower = None
    with _signals() as signals, Sandbox(settings) as sandbox:
        for name, address in sandbox.listeners:
            report.listener(name, address)
        _warn_of_strangers(settings, report)
        _collect_garbage_seldom()
        report.ready()
        if settings.log_level != "quiet":
            follower = threading.Thread(
                target=_log_mail, args=(sandbox.mailroom, report), name="mailtrap-log", daemon=True
            )
            follower.start()
        _wait_for_one(signals)
    if follower is not None:
        follower.join(_LAST_LINES)
        if follower.is_alive():  # nobody reads our output, and Python would wait for it to be read
            os._exit(0)


@contextlib.contextmanager
def _signals() -> Iterator["queue.SimpleQueue[int]"]:
    """Ctrl-C and SIGTERM as they come, instead of exceptions that strike wherever the program is.

    Inside a lock, say, which nobody would then release. Putting into this queue is all that a
    handler may safely do.
    """
    came: queue.SimpleQueue[int] = queue.SimpleQueue()
    before = {
        number: signal.signal(number, lambda number, _frame: came.put(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait_for_one(signals: "queue.SimpleQueue[int]") -> None:
    while True:
        with contextlib.suppress(queue.Empty):
            signals.get(timeout=_GLANCE)
            return


def _warn_of_strangers(settings: Settings, report: Report) -> None:
    page_is_closed = settings.ui_auth is not None or settings.token is not None
    clients_are_asked = settings.auth not in ("any", "off")
    _warn_of_one("http", settings.http, report, None if page_is_closed else "--ui-auth or --token")
    for name in ("pop3", "pop3s", "imap", "imaps"):
        address = getattr(settings, name)
        _warn_of_one(name, address, report, None if clients_are_asked else "--auth FILE")


def _warn_of_one(name: str, address: HostPort | None, report: Report, remedy: str | None) -> None:
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
            time.sleep(_GATHER)  # a wake-up for each of many messages would slow down SMTP
            reader.mark()
