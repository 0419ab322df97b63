"""A PostgreSQL of the test run's own: on a Unix socket alone, and durable as in production."""

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

INSTALL = "apt install postgresql"
_USER = "postgres"
_END = """
read -r _
"$0" stop --mode immediate --silent --pgdata "$1" || [ ! -e "$1/postmaster.pid" ] && rm -rf "$2"
"""


def _programs() -> Path:
    """Return the folder of the newest server's programs. Skips, or fails with CI set."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else list(Path("/usr/lib/postgresql").glob("*/bin"))
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name) if not found else 0)
    missing = f"no initdb on the PATH or in /usr/lib/postgresql, run: {INSTALL}"
    if os.environ.get("CI"):
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


class PostgresServer:
    """A server with its data in a temporary folder. Root runs it as the user `postgres`.

    It ends with the process that has started it, also if that is killed.
    """

    def __init__(self) -> None:
        self._programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: so are names of sockets
        self._as_user: dict[str, Any] = {}
        if os.getuid() == 0:
            shutil.chown(self.folder, _USER, _USER)
            self._as_user = {"user": _USER, "group": _USER, "extra_groups": []}
        self._schemas = count()
        trusting = ("--auth=trust", f"--username={_USER}", "--encoding=UTF8", "--locale=C")
        self._run("initdb", "--no-sync", *trusting, "--pgdata", self.data)
        # waits for the end of its input: this process closes it, or has been killed
        self._end = subprocess.Popen(
            ["sh", "-c", _END, self._programs / "pg_ctl", self.data, self.folder],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what ends a process group leaves it alone
            **self._as_user,
        )
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Start, and wait until it can be connected to."""
        options = (
            f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=on "
            "-c max_connections=100 -c shared_buffers=32MB"
        )
        self._control("start", "--options", options, "--log", self.folder / "log")

    def stop(self, mode: str = "fast") -> None:
        """Stop; with the mode `immediate` as by a crash."""
        self._control("stop", "--mode", mode)

    def close(self) -> None:
        """Stop, and remove all data."""
        self._end.communicate(timeout=60)

    def _control(self, action: str, *arguments: str | Path) -> None:
        self._run("pg_ctl", action, "--wait", "--silent", "--pgdata", self.data, *arguments)

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self._programs / program, *arguments],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=60,
            **self._as_user,
        )

    def connect(self) -> psycopg.Connection[Any]:
        """Connect as an administrator."""
        return psycopg.connect(self._url(), autocommit=True)

    def new_url(self) -> str:
        """Return the URL of a schema of its own, which is empty."""
        name = f"mail{next(self._schemas)}"
        with self.connect() as db:
            db.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self._url()}&options={quote(f'-csearch_path={name}')}"

    def end_connections(self) -> int:
        """End all connections but one's own; returns how many there were."""
        with self.connect() as db:
            ended = db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return len(ended.fetchall())

    def _url(self) -> str:
        return f"postgresql://{_USER}@/postgres?host={quote(str(self.folder), safe='')}"
