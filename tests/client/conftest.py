"""A sandbox with a page, and a client of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from mailtrap_local import RemoteSandbox, Sandbox, connect


@pytest.fixture(scope="module")
def shared_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0", "smtps": "127.0.0.1:0"}


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    """The file's sandbox, without mail and faults."""
    shared_sandbox.mailroom.faults.clear()
    shared_sandbox.mailbox.clear()
    return shared_sandbox


@pytest.fixture
def remote(sandbox: Sandbox) -> Iterator[RemoteSandbox]:
    with connect(sandbox.http.url) as remote:
        yield remote
