"""Output of `serve`: lines for people, or JSON Lines for programs.

Control characters of mail are replaced.
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

import click

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.headers import leading_headers
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.session import Session

_LEVELS = {"quiet": logging.ERROR, "info": logging.WARNING, "debug": logging.DEBUG}

_SESSION_FACTS = ("id", "peer", "listener", "mailbox", "helo", "outcome", "reason", "message_ids")


class Report(Protocol):
    """Events that are printed."""

    def listener(self, name: str, address: HostPort) -> None:
        """A listener is open, at this address."""

    def ready(self) -> None:
        """Every listener is open."""

    def warn(self, text: str) -> None:
        """Warn the user."""

    def messages(self, messages: Sequence[Message]) -> None:
        """Messages have arrived, oldest first."""


@contextmanager
def reporting(level: str, log_format: str) -> Iterator[Report]:
    """Report in a format, `text` or `json`; log records are written in it too meanwhile."""
    logger = logging.getLogger("mailtrap_local")
    handler = logging.StreamHandler(sys.stdout if log_format == "json" else sys.stderr)
    handler.setFormatter(_JsonLines() if log_format == "json" else _PrintableLines())
    level_before, propagated = logger.level, logger.propagate
    logger.setLevel(_LEVELS[level])
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield _JsonReport() if log_format == "json" else _TextReport()
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level_before)
        logger.propagate = propagated


class _TextReport:
    def listener(self, name: str, address: HostPort) -> None:
        click.echo(f"{name} {address}")

    def ready(self) -> None:
        click.echo("ready")

    def warn(self, text: str) -> None:
        click.echo(f"warning: {text}", err=True)

    def messages(self, messages: Sequence[Message]) -> None:
        click.echo(
            "\n".join(
                f"{one.received_at.astimezone():%H:%M:%S} {printable(one.mailbox)}: {headline(one)}"
                for one in messages
            )
        )


class _JsonReport:
    def listener(self, name: str, address: HostPort) -> None:
        click.echo(_event("listener", {"name": name, "address": str(address)}))

    def ready(self) -> None:
        click.echo(_event("ready", {}))

    def warn(self, text: str) -> None:
        click.echo(_event("warning", {"text": text}))

    def messages(self, messages: Sequence[Message]) -> None:
        click.echo("\n".join(map(_message_event, messages)))


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
