"""Sandboxes that run as processes of their own, as replicas of a team do."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
        return port


class Service:
    """A process that answers GET /readyz on a port once it is ready. Its log is `log`."""

    def __init__(self, log: Path, http_port: int) -> None:
        self._log = log
        self._port = http_port
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a command, and wait until it is ready. Fails the test if it ends."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=os.environ | environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,  # a program that starts others, as faketime, ends with them
            )
        while self._process.poll() is None:
            try:
                with urlopen(self.url("readyz"), timeout=60):
                    return
            except HTTPError as refused:
                refused.close()
            except OSError:
                continue
        pytest.fail(self._log.read_text())

    def url(self, path: str) -> str:
        """Return the URL of a path."""
        return f"http://127.0.0.1:{self._port}/{path}"

    def get(self, path: str) -> Any:
        """Return what the API answers."""
        with urlopen(self.url(f"api/{path}"), timeout=20) as answer:
            return json.load(answer)

    def subjects(self) -> list[str]:
        """Return the subjects of the newest hundred messages, newest first."""
        return [one["subject"] for one in self.get("messages?limit=100")["messages"]]

    def stop(self) -> None:
        """End it as its user does, and wait. May be called again."""
        if self._process is not None:
            self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it as the kernel does."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        assert self._process is not None
        with suppress(ProcessLookupError):  # it has ended
            os.killpg(self._process.pid, number)
        self._process.wait(20)


class Replica(Service):
    """A sandbox on free ports, with its mail in a database. Starts with the settings given."""

    def __init__(self, log: Path, **settings: str) -> None:
        self.smtp = ("127.0.0.1", free_port())
        self.http = ("127.0.0.1", free_port())
        super().__init__(log, self.http[1])
        self._settings = settings

    def start(self, *before: str) -> None:
        """Start it, by a program that starts others if one is given."""
        environment = {
            "MTL_SMTP": f"{self.smtp[0]}:{self.smtp[1]}",
            "MTL_HTTP": f"{self.http[0]}:{self.http[1]}",
            **self._settings,
        }
        self.run([*before, sys.executable, "-m", "mailtrap_local"], environment)
