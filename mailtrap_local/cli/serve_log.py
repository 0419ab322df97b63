"""Output of `serve`: lines for people, or JSON Lines for programs.

Control characters of mail are replaced. Whoever has something to say puts it into a queue: nobody
waits for an output that is not read, but for the lines of the start.
"""

import json
import logging
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from mailtrap_local.cli.line_writer import LineWriter
from mailtrap_local.config.values import HostPort, HttpAddress
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.headers import leading_headers
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.session import Session

_LEVELS = {"quiet": logging.ERROR, "info": logging.WARNING, "debug": logging.DEBUG}

_START_TIMEOUT = 1.0  # seconds that the start waits for its lines to be written
_ROOM_TIMEOUT = 1.0  # seconds that lines of messages wait for room before they are dropped
_FLUSH_TIMEOUT = 0.5  # seconds for the last lines

_SESSION_FACTS = ("id", "peer", "listener", "mailbox", "helo", "outcome", "reason", "message_ids")


class EventReport(Protocol):
    """Events that are printed."""

    def listener(self, name: str, address: HostPort) -> None:
        """A listener is open, at this address."""

    def page(self, url: str) -> None:
        """The page is at a URL, for people to open: programs read the lines of listeners."""

    def mailpit_page(self, url: str) -> None:
        """The same in the words of Mailpit, which programs that start it wait for."""

    def ready(self) -> None:
        """Every listener is open."""

    def warn(self, text: str) -> None:
        """Warn the user."""

    def message(self, message: Message) -> None:
        """A message has arrived."""

    def wait_for_room(self) -> None:
        """Give the output time for what it has not taken yet, as messages come faster."""

    @property
    def is_stuck(self) -> bool:
        """True if an output is closed, or takes nothing: flushing it again would fail or block."""


@contextmanager
def reporting(level: str, log_format: str) -> Iterator[EventReport]:
    """Report in a format, `text` or `json`; all log records are written in it too meanwhile."""
    report = _JsonReport() if log_format == "json" else _TextReport()
    handler = _WriterHandler(report.log)
    handler.setFormatter(_JsonLines() if log_format == "json" else _PrintableLines())
    handler.setLevel(_LEVELS[level])  # of other packages warnings at most
    audit = logging.getLogger("mailtrap_local.audit")
    if level == "info":  # who did what to accounts is no warning
        handler.setLevel(logging.INFO)
        handler.addFilter(lambda one: one.levelno >= _LEVELS[level] or one.name == audit.name)
        audit.setLevel(logging.INFO)
    logger = logging.getLogger("mailtrap_local")
    level_before, hook_before = logger.level, threading.excepthook
    logger.setLevel(_LEVELS[level])
    logging.root.addHandler(handler)
    threading.excepthook = _log_exception
    try:
        yield report
    finally:
        threading.excepthook = hook_before
        logging.root.removeHandler(handler)
        logger.setLevel(level_before)
        audit.setLevel(logging.NOTSET)
        report.close()


def _log_exception(raised: threading.ExceptHookArgs) -> None:
    """Log what has ended a thread, which Python would print."""
    error = raised.exc_value
    if isinstance(error, SystemExit):
        return
    name = raised.thread.name if raised.thread else "a thread"
    logging.getLogger(__name__).error("%s has died", name, exc_info=error)


class _WriterHandler(logging.Handler):
    """Log handler that only puts lines into the queue of an output."""

    def __init__(self, writer: LineWriter) -> None:
        super().__init__()
        self._writer = writer

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._writer.put(self.format(record))
        except Exception as problem:  # noqa: BLE001  # logging must not fail, nor print a traceback
            self._writer.put(f"{record.name}: {record.msg!a} cannot be logged: {problem!a}")


class _TextReport:
    """Lines for people: events on stdout, warnings and log records on stderr."""

    def __init__(self) -> None:
        self._out = LineWriter(sys.stdout, "mailtrap-stdout", _dropped_lines)
        self.log = LineWriter(sys.stderr, "mailtrap-stderr", _dropped_lines)
        self._is_stuck = False

    def listener(self, name: str, address: HostPort) -> None:
        self._out.put(f"{name} {address}")
        self._out.flush(_START_TIMEOUT)

    def page(self, url: str) -> None:
        if sys.stdout.isatty():
            self._out.put(f"page {url}")
            self._out.flush(_START_TIMEOUT)

    def mailpit_page(self, url: str) -> None:
        self._out.put(f"[http] accessible via {url}")

    def ready(self) -> None:
        self._out.put("ready")
        self._out.flush(_START_TIMEOUT)

    def warn(self, text: str) -> None:
        self.log.put(f"warning: {text}")

    def message(self, message: Message) -> None:
        seconds = message.received_at.timestamp()
        arrived_at = time.strftime("%H:%M:%S", time.localtime(seconds))
        self._out.put(f"{arrived_at} {printable(message.mailbox)}: {headline(message)}")

    def wait_for_room(self) -> None:
        self._out.wait_for_room(_ROOM_TIMEOUT)

    def close(self) -> None:
        """Write what waits, for a moment at most."""
        in_time = [one.close(_FLUSH_TIMEOUT) for one in (self._out, self.log)]
        self._is_stuck = not all(in_time) or self._out.is_broken or self.log.is_broken

    @property
    def is_stuck(self) -> bool:
        return self._is_stuck


def _dropped_lines(count: int) -> str:
    return f"warning: {count} lines were dropped, as nobody read them"


class _JsonReport:
    """JSON Lines, all of them on stdout."""

    def __init__(self) -> None:
        self.log = LineWriter(sys.stdout, "mailtrap-stdout", _dropped_event)
        self._is_stuck = False

    def listener(self, name: str, address: HostPort) -> None:
        url = {"url": address.url} if isinstance(address, HttpAddress) else {}
        self.log.put(_event("listener", {"name": name, "address": str(address), **url}))
        self.log.flush(_START_TIMEOUT)

    def page(self, url: str) -> None:
        pass  # its listener has been named with it

    def mailpit_page(self, url: str) -> None:
        self.log.put(_event("mailpit_page", {"text": f"[http] accessible via {url}"}))

    def ready(self) -> None:
        self.log.put(_event("ready", {}))
        self.log.flush(_START_TIMEOUT)

    def warn(self, text: str) -> None:
        self.log.put(_event("warning", {"text": text}))

    def message(self, message: Message) -> None:
        self.log.put(_message_event(message))

    def wait_for_room(self) -> None:
        self.log.wait_for_room(_ROOM_TIMEOUT)

    def close(self) -> None:
        """Write what waits, for a moment at most."""
        self._is_stuck = not self.log.close(_FLUSH_TIMEOUT) or self.log.is_broken

    @property
    def is_stuck(self) -> bool:
        return self._is_stuck


def _dropped_event(count: int) -> str:
    return _event("dropped", {"lines": count})


def _message_event(message: Message) -> str:
    facts = {
        "id": message.id,
        "seq": message.seq,
        "mailbox": message.mailbox,
        "mail_from": message.mail_from,
        "rcpt_to": message.rcpt_to,
        "subject": leading_headers(message.raw).get("Subject") or "",
    }
    return _event("message", facts, message.received_at)


def _event(event: str, facts: Mapping[str, Any], at: datetime | None = None) -> str:
    """One line of JSON in ASCII: control characters are escaped."""
    moment = (at or datetime.now(UTC)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"at": moment, "event": event, **facts}).replace("\x7f", "\\u007f")


class _PrintableLines(logging.Formatter):
    """Texts and tracebacks, with control characters replaced."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(printable, super().format(record).split("\n")))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.args, tuple) and record.args and isinstance(record.args[0], Session):
            return _session_event(record.args[0])
        facts = {
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info:
            facts["traceback"] = self.formatException(record.exc_info)
        return _event("log", facts)


def _session_event(session: Session) -> str:
    facts = {name: getattr(session, name) for name in _SESSION_FACTS}
    return _event("session", facts, session.ended_at)
