"""A sandbox that is there before the app, as in development."""

import pytest

from conversing import Serve
from mailtrap_local import Sandbox


@pytest.fixture
def sandbox(serve: Serve) -> Sandbox:
    return serve(http="127.0.0.1:0")
