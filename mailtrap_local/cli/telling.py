"""How commands tell people of things: one clear line, and no control character gets through."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from mailtrap_local.errors import SandboxError


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """End the command with exit code 1 and the text of whatever was raised on purpose."""
    try:
        yield
    except SandboxError as problem:
        raise click.ClickException(text_of(problem)) from None


def text_of(problem: Exception) -> str:
    """What an error says; of one of the system without its number."""
    said = problem.strerror if isinstance(problem, OSError) else None
    return printable(said or str(problem))


def printable(text: str) -> str:
    """A text that nobody can steer a terminal with."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
