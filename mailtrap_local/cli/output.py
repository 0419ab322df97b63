"""Texts for people: one clear line, with control characters replaced."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from mailtrap_local.errors import SandboxError
from mailtrap_local.mail.printable import printable


@contextmanager
def report_errors(exit_code: int = 1) -> Iterator[None]:
    """End the command with the text of any SandboxError."""
    try:
        yield
    except SandboxError as problem:
        raise _CommandFailed(text_of(problem), exit_code) from None


class _CommandFailed(click.ClickException):
    """One line of text, and an exit code."""

    def __init__(self, text: str, exit_code: int) -> None:
        super().__init__(text)
        self.exit_code = exit_code  # type: ignore[misc]  # click has it on the class alone


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr if that is a terminal. Yields the function to call for each step."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


def text_of(problem: Exception) -> str:
    """Text of an error; of an OSError without its number."""
    reason = problem.strerror if isinstance(problem, OSError) else None
    return printable(reason or str(problem))


def headline(summary: Mapping[str, Any]) -> str:
    """One line for a message, from its summary in the API."""
    subject = printable(str(summary["subject"]))
    parties = f"{summary['mail_from'] or '<>'} -> {', '.join(summary['rcpt_to'])}"
    return f"{printable(str(summary['id']))} {printable(parties)}  {subject!r}"
