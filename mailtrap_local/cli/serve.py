"""`mailtrap-local serve`: runs a sandbox until Ctrl-C or SIGTERM."""

import contextlib
import gc
import itertools
import os
import queue
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import click

from mailtrap_local.cli.freed_memory import FreedMemory
from mailtrap_local.cli.mailpit_environ import is_in_place_of_mailpit
from mailtrap_local.cli.output import report_errors
from mailtrap_local.cli.serve_log import EventReport, reporting
from mailtrap_local.cli.setting_flags import all_settings, settings_of
from mailtrap_local.config.effect import check_effect
from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import HostPort, HttpAddress
from mailtrap_local.mailroom.background import BackgroundThread
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.sandbox import Sandbox

_FOLLOWER_TIMEOUT = 0.5  # seconds to read the last messages for the log
_LOG_INTERVAL = 0.05  # seconds
_LOG_BATCH = 100  # messages reported before the output is given time
_END_THREAD = "mailtrap-end"
_STACK = 2**20  # octets of a thread's stack: 8 MB, the default, exhaust a small address space
_STOP_TIMEOUT = 1.5  # seconds from the signal until the process ends, whatever is under way
_INTERVALS = 4  # of the following, between two looks at the freed memory
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
    stack_before = threading.stack_size(_STACK)
    before = _names_of_threads()
    has_ended = threading.Event()
    try:
        with report_errors():
            settings = settings_of(context, given)
            check_effect(settings)
            with reporting(settings.log_level, settings.log_format) as report:
                _run(settings, report, has_ended)
            has_ended.set()
            # Python would wait for the output, and for threads that are busy with a request
            if report.is_stuck or _names_of_threads() - before - {_END_THREAD}:
                os._exit(0)
    finally:
        has_ended.set()
        threading.stack_size(stack_before)
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


def _run(settings: Settings, report: EventReport, has_ended: threading.Event) -> None:
    follower = None
    freed_memory = FreedMemory()  # before there are threads
    with _signals() as signals, Sandbox(settings) as sandbox:
        for name, address in sandbox.listeners:
            report.listener(name, address)
        if settings.http is not None:
            report.page(_url_to_open(settings, sandbox.http))
        _warn_of_open_listeners(settings, report, has_accounts=sandbox.has_accounts)
        if settings.http is not None and is_in_place_of_mailpit(os.environ):
            report.mailpit_page(f"{sandbox.http.url}/")
        _collect_garbage_rarely()
        report.ready()
        if settings.log_level != "quiet":
            follower = _MailLog(sandbox.mailroom, report).thread
            follower.start()
        _wait_for_signal(signals, freed_memory)
        _end_soon(has_ended)
    if follower is not None:
        follower.join(_FOLLOWER_TIMEOUT)


def _url_to_open(settings: Settings, page: HttpAddress) -> str:
    """Return the URL of the page, for a browser on this machine."""
    address = HostPort(*page).seen_from("localhost" if settings.https else "127.0.0.1")
    return HttpAddress(address, https=settings.https, base_path=settings.base_path).url + "/"


def _end_soon(has_ended: threading.Event) -> None:
    """End the process after `_STOP_TIMEOUT`, unless it has ended by then.

    Requests under way may keep the interpreter busy for longer.
    """

    def end() -> None:
        if not has_ended.wait(_STOP_TIMEOUT):
            os._exit(0)

    threading.Thread(target=end, name=_END_THREAD, daemon=True).start()


def _names_of_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


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


def _wait_for_signal(signals: "queue.SimpleQueue[int]", freed_memory: FreedMemory) -> None:
    """Wait for a signal, and now and then give freed memory back to the system."""
    for interval in itertools.count(1):
        with contextlib.suppress(queue.Empty):
            signals.get(timeout=_SIGNAL_INTERVAL)
            return
        if interval % _INTERVALS == 0:
            freed_memory.give_back()


def _warn_of_open_listeners(settings: Settings, report: EventReport, *, has_accounts: bool) -> None:
    if settings.trusted_network:
        return
    has_keys = settings.ui_auth is not None or settings.token is not None
    mail_clients_log_in = has_accounts or settings.auth not in ("any", "off")
    remedy = None if has_accounts or has_keys else "--ui-auth or --token"
    _warn_if_open("http", settings.http, report, remedy)
    for name in ("pop3", "pop3s", "imap", "imaps"):
        address = getattr(settings, name)
        _warn_if_open(name, address, report, None if mail_clients_log_in else "--auth FILE")


def _warn_if_open(
    name: str, address: HostPort | None, report: EventReport, remedy: str | None
) -> None:
    if address is not None and not address.is_loopback and remedy is not None:
        report.warn(
            f"--{name} {address} is open to other machines, which can read all mail; "
            f"{remedy} asks them who they are"
        )


class _MailLog:
    """Reports each message that comes while this process runs, once."""

    def __init__(self, mailroom: Mailroom, report: EventReport) -> None:
        self._mailroom = mailroom
        self._report = report
        self._reader = ChangeReader(mailroom.change_signal)
        self._reported = mailroom.began_at  # seq
        self.thread = BackgroundThread("mailtrap-log", self._step, mailroom.background)

    def _step(self) -> bool:
        """Report what has arrived and wait for more; False when the sandbox stops."""
        for number, message in enumerate(self._mailroom.messages_after(self._reported)):
            if number % _LOG_BATCH == 0:
                self._report.wait_for_room()
            self._reported = message.seq  # first: one that fails is not tried again
            with self.thread.failures.survive():
                self._report.message(message)
        if not self._reader.wait(None):
            return False
        time.sleep(_LOG_INTERVAL)  # one wake-up for many messages: they arrive faster
        self._reader.mark()
        return True
