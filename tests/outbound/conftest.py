"""SpamAssassin's daemon, a real one; and a sandbox that is the real server of relays."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.clock import monotonic
from mailtrap_local.config.values import HostPort


def answers_ping(place: HostPort) -> bool:
    with suppress(OSError), socket.create_connection(place, timeout=2) as connected:
        connected.sendall(b"PING SPAMC/1.5\r\n\r\n")
        return b"PONG" in connected.recv(100)
    return False


@pytest.fixture(scope="package")
def spamd(
    require_tool: Callable[[str, str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HostPort]:
    name = "spamd" if shutil.which("spamd") else "/usr/sbin/spamd"  # not on every user's PATH
    program = require_tool(name, "apt install spamd spamassassin")
    home = tmp_path_factory.mktemp("spamd")
    home.chmod(0o777)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        place = HostPort("127.0.0.1", unused.getsockname()[1])
    words = ["--local", "--nouser-config", "--max-children=1", "--allowed-ips=127.0.0.1"]
    words += [f"--listen=127.0.0.1:{place.port}", f"--helper-home-dir={home}", "--cf=use_bayes 0"]
    words += ["--username=nobody"] if os.name == "posix" and os.geteuid() == 0 else []
    log = (home / "log").open("wb")
    with log, subprocess.Popen([program, *words], stdout=log, stderr=log) as running:
        deadline = monotonic() + 60
        while not answers_ping(place):
            assert running.poll() is None, (home / "log").read_text()
            assert monotonic() < deadline, (home / "log").read_text()
            time.sleep(0.1)
        yield place
        running.terminate()


@pytest.fixture
def server(serve: Serve) -> Sandbox:
    """The server that relays send to."""
    return serve()
