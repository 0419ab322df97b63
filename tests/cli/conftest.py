"""A sandbox with a page, and commands that ask it."""

from collections.abc import Callable

import pytest

from invoking import Called, call
from mailtrap_local import Sandbox

Command = Callable[..., Called]


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    """The module's sandbox, empty."""
    shared_sandbox.mailroom.clear()
    shared_sandbox.mailroom.faults.clear()
    return shared_sandbox


@pytest.fixture
def command(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`command("wait", "--count", 2)` calls the command, which asks the sandbox."""
    monkeypatch.setenv("MTL_URL", sandbox.http.url)
    return call
