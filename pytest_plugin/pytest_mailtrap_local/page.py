"""The page of --mail-ui, one for the whole run, in the main process of pytest."""

import time
from contextlib import suppress
from typing import Any

import pytest

from mailtrap_local import Sandbox

_LONGEST_WAIT = 1.0  # seconds: the kernel may lead a signal to another thread, which ends no wait


class Page:
    """Sandbox with a page, which holds the mail of all tests in mailboxes of their names."""

    def __init__(self, config: pytest.Config) -> None:
        self.sandbox = Sandbox(http="127.0.0.1:0", max_age="off")
        self._config = config

    def pytest_sessionstart(self) -> None:
        """Start it, and print its URL."""
        self.sandbox.start()
        self._print(f"mail: {self.sandbox.http.url}")

    @pytest.hookimpl(optionalhook=True)  # of pytest-xdist
    def pytest_configure_node(self, node: Any) -> None:
        """Pass its URL to a worker."""
        node.workerinput["mailtrap_page"] = self.sandbox.http.url

    @pytest.hookimpl(trylast=True)  # after the summary
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Stop it, with =hold after Ctrl-C."""
        try:
            if config.getoption("--mail-ui") == "hold":
                with suppress(KeyboardInterrupt):
                    self._print(f"mail: {self.sandbox.http.url} stays until Ctrl-C")
                    while True:
                        time.sleep(_LONGEST_WAIT)
        finally:
            self.sandbox.stop()

    def _print(self, text: str) -> None:
        terminal: Any = self._config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None:
            terminal.write_line(text)
            terminal.flush()
