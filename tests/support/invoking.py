"""Calls the command in this process. What it says on stdout and on stderr is told apart."""

import inspect
from typing import Any, NamedTuple

from click.testing import CliRunner

from mailtrap_local.cli import main

# click below 8.2 wants to be told
_APART: dict[str, Any] = (
    {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
)


class Called(NamedTuple):
    """What came of a call."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        """All that it said."""
        return self.stdout + self.stderr


def call(*words: object, message: bytes | None = None, **environment: str | None) -> Called:
    """`mailtrap-local` with these words, and `message` on stdin."""
    result = CliRunner(**_APART).invoke(main, list(map(str, words)), input=message, env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Called(result.exit_code, result.stdout, result.stderr)
