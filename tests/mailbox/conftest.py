"""One sandbox for all tests of a file: each opens a mailbox of its own."""

import pytest

from mailtrap_local import Sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    return shared_sandbox
