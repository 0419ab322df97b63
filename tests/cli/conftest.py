"""A sandbox with a page, and the command asked of it."""

from collections.abc import Callable, Iterator

import pytest

from invoking import Called, call
from mailtrap_local import Sandbox

Command = Callable[..., Called]


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    """The module's sandbox, empty."""
    shared_sandbox.mailroom.clear()
    shared_sandbox.mailroom.faults.clear()
    return shared_sandbox


@pytest.fixture
def command(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`command("wait", "--count", 2)` is what comes of it; the sandbox is the one it asks."""
    monkeypatch.setenv("MTL_URL", sandbox.http.url)
    return call
