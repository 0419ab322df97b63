"""A run of the tests that is killed leaves no PostgreSQL behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from postgres_server import PostgresServer

_PROGRAM = """
from postgres_server import PostgresServer
print(PostgresServer().folder, flush=True)
input()
"""


@pytest.mark.usefixtures("postgres")  # skips without one
def test_a_server_ends_with_the_process_that_started_it() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert (folder / "data" / "postmaster.pid").exists()
        process.kill()
    deadline = time.monotonic() + 20
    while folder.exists():  # it is removed once the server has stopped
        assert time.monotonic() < deadline
        time.sleep(0.01)  # no event announces the end of another's process


def test_a_server_that_is_closed_leaves_nothing() -> None:
    server = PostgresServer()
    server.stop()
    server.close()
    assert not server.folder.exists()
