"""Pages on the live socket."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from live_page import LivePage, OpenPage
from mailtrap_local import Sandbox


@pytest.fixture
def open_page(sandbox: Sandbox) -> Iterator[OpenPage]:
    """`open_page(cursor)` opens the socket after that cursor, or from now on."""
    with ExitStack() as opened:

        def open_page(after: object = None) -> LivePage:
            query = "" if after is None else f"?after={after}"
            page = LivePage(f"ws://127.0.0.1:{sandbox.http.port}/api/live{query}")
            opened.callback(page.close)
            return page

        yield open_page
