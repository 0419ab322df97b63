"""The files of docs/team, run as processes: nginx, two replicas and a PostgreSQL."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from smtplib import SMTP
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import yaml  # type: ignore[import-untyped]

from paths import DOCS
from postgres_server import PostgresServer

TEAM = DOCS / "team"
REPLICAS = ("replica-1", "replica-2")
MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so"  # Debian's; in the image it is built in
PLACES = """
daemon off; master_process off; pid {folder}/pid; error_log stderr;
"""
TEMPORARY = """
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
"""


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
        return port


class Team:
    """The ports of the proxy and of each replica, by service and port of the compose file."""

    def __init__(self, folder: Path, database: str) -> None:
        self._folder = folder
        self._database = database
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        services = ("proxy", *REPLICAS)
        self.ports = {(name, port): free_port() for name in services for port in (1025, 8025)}

    def start_replica(self, name: str) -> None:
        """Start what the compose file says of a replica, on other ports and another database."""
        service = yaml.safe_load((TEAM / "compose.yaml").read_text())["services"][name]
        written = service["environment"]
        assert written["MTL_STORE"].startswith("postgresql://")
        addresses = {
            "MTL_SMTP": f"127.0.0.1:{self.ports[name, 1025]}",
            "MTL_HTTP": f"127.0.0.1:{self.ports[name, 8025]}",
            "MTL_STORE": self._database,
        }
        self._start(name, [sys.executable, "-m", "mailtrap_local"], written | addresses)
        self.wait_until_it_answers(name)

    def start_proxy(self, nginx: Path) -> None:
        """Start nginx with the configuration of the documentation, on other ports."""
        text = (TEAM / "nginx.conf").read_text()
        for (name, port), actual in self.ports.items():
            text = text.replace(f"{name}:{port};", f"127.0.0.1:{actual};")
            if name == "proxy":
                text = text.replace(f"listen {port};", f"listen 127.0.0.1:{actual};")
        text = re.sub(r"(?m)^http \{", "http {" + TEMPORARY.format(folder=self._folder), text)
        module = f"load_module {MODULE};" if Path(MODULE).exists() else ""
        path = self._folder / "nginx.conf"
        path.write_text(module + PLACES.format(folder=self._folder) + text)
        options = ["-c", str(path), "-e", "stderr", "-p", str(self._folder)]
        self._start("proxy", [str(nginx), *options], {})
        self.wait_until_it_answers("proxy")

    def _start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self._folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=log
            )

    def wait_until_it_answers(self, name: str) -> None:
        """Wait until a service says that it is ready."""
        while self.processes[name].poll() is None:
            try:
                with urlopen(self.url("readyz", name), timeout=10):
                    return
            except HTTPError as refused:
                refused.close()
            except OSError:
                continue
        pytest.fail((self._folder / f"{name}.log").read_text())

    def stop(self, name: str) -> None:
        """Stop a service, and wait until it has ended."""
        self.processes[name].terminate()
        self.processes[name].wait(20)

    def url(self, path: str, name: str = "proxy") -> str:
        return f"http://127.0.0.1:{self.ports[name, 8025]}/{path}"

    def get(self, path: str, name: str = "proxy") -> Any:
        with urlopen(self.url(f"api/{path}", name), timeout=20) as answer:
            return json.load(answer)

    def send(self, subject: str) -> None:
        """Send a mail through the proxy, on a connection of its own."""
        with SMTP("127.0.0.1", self.ports["proxy", 1025], timeout=20) as client:
            mail = f"Subject: {subject}\r\n\r\nHello"
            client.sendmail("app@team.example", ["ann@team.example"], mail)

    def subjects(self, name: str = "proxy") -> list[str]:
        return [one["subject"] for one in self.get("messages?limit=100", name)["messages"]]


@pytest.fixture
def database() -> Iterator[str]:
    server = PostgresServer()
    with closing(server):
        yield server.new_url()


@pytest.fixture
def team(database: str, tmp_path: Path, require_tool: Callable[[str, str], Path]) -> Iterator[Team]:
    nginx = require_tool("nginx", "apt install nginx-light libnginx-mod-stream")
    team = Team(tmp_path, database)
    with ExitStack() as stopped:
        for name in REPLICAS:
            team.start_replica(name)
            stopped.callback(team.stop, name)
        team.start_proxy(nginx)
        stopped.callback(team.stop, "proxy")
        yield team


def test_a_team_sees_one_mailbox_and_a_replica_that_ends_is_not_missed(team: Team) -> None:
    for number in range(10):
        team.send(f"mail {number}")
    expected = [f"mail {number}" for number in reversed(range(10))]
    for name in REPLICAS:
        assert team.get("wait?query=subject:9&timeout=10", name)["messages"]
        assert team.subjects(name) == expected
    assert team.subjects() == expected
    received = {name: len(team.get("sessions", name)["sessions"]) for name in REPLICAS}
    assert min(received.values()) > 0, "each replica takes mail"
    team.processes["replica-1"].kill()
    team.processes["replica-1"].wait()
    for number in range(10, 20):
        team.send(f"mail {number}")
    team.start_replica("replica-1")
    assert team.subjects("replica-1") == [f"mail {number}" for number in reversed(range(20))]
    assert team.subjects("replica-2") == team.subjects("replica-1")
