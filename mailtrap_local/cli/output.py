"""How commands tell people of things: one clear line, and no control character gets through."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from mailtrap_local.errors import SandboxError
from mailtrap_local.mail.printable import printable


@contextmanager
def report_errors(exit_code: int = 1) -> Iterator[None]:
    """End the command with the text of whatever was raised on purpose."""
    try:
        yield
    except SandboxError as problem:
        raise _Told(text_of(problem), exit_code) from None


class _Told(click.ClickException):
    """One line, and an exit code of the command's own."""

    def __init__(self, text: str, exit_code: int) -> None:
        super().__init__(text)
        self.exit_code = exit_code  # type: ignore[misc]  # click has it on the class alone


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr if somebody looks; what it gives is told of each step."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


def text_of(problem: Exception) -> str:
    """What an error says; of one of the system without its number."""
    said = problem.strerror if isinstance(problem, OSError) else None
    return printable(said or str(problem))


def headline(summary: Mapping[str, Any]) -> str:
    """A message in one line, of its summary in the API."""
    subject = printable(str(summary["subject"]))
    parties = f"{summary['mail_from'] or '<>'} -> {', '.join(summary['rcpt_to'])}"
    return f"{printable(str(summary['id']))} {printable(parties)}  {subject!r}"
