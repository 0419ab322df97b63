"""Calls of the command in this process, with stdout and stderr apart."""

import inspect
from typing import Any, NamedTuple

from click.testing import CliRunner

from mailtrap_local.cli import main

# click below 8.2 needs the flag
_APART: dict[str, Any] = (
    {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
)


class Called(NamedTuple):
    """Exit code and output of a call."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        """Stdout and stderr together."""
        return self.stdout + self.stderr


def call(*words: object, message: bytes | None = None, **environment: str | None) -> Called:
    """`mailtrap-local` with these words, and `message` on stdin."""
    result = CliRunner(**_APART).invoke(main, list(map(str, words)), input=message, env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Called(result.exit_code, result.stdout, result.stderr)
