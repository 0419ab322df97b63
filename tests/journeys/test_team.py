"""The files of docs/team, run as processes: nginx, two replicas and a PostgreSQL."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from smtplib import SMTP
from typing import NamedTuple

import pytest
import yaml  # type: ignore[import-untyped]

from paths import DOCS
from postgres_server import PostgresServer
from replica_processes import Replica, Service, free_port

TEAM = DOCS / "team"
REPLICAS = ("replica-1", "replica-2")
STREAM = "/usr/lib/nginx/modules/ngx_stream_module.so"  # Debian's; in the image it is built in
PROCESS = "daemon off; master_process off; pid {folder}/pid; error_log stderr;"
FOLDERS = """
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
"""


class Team(NamedTuple):
    """What the compose file starts, but for the database."""

    replicas: dict[str, Replica]
    proxy: Service
    smtp_port: int

    def send(self, subject: str) -> None:
        """Send a mail through the proxy, on a connection of its own."""
        with SMTP("127.0.0.1", self.smtp_port, timeout=20) as client:
            mail = f"Subject: {subject}\r\n\r\nHello"
            client.sendmail("app@team.example", ["ann@team.example"], mail)


@pytest.fixture
def database() -> Iterator[str]:
    with closing(PostgresServer()) as server:
        yield server.new_url()


@pytest.fixture
def team(database: str, tmp_path: Path, require_tool: Callable[[str, str], Path]) -> Iterator[Team]:
    nginx = require_tool("nginx", "apt install nginx-light libnginx-mod-stream")
    services = yaml.safe_load((TEAM / "compose.yaml").read_text())["services"]
    with ExitStack() as stopped:
        replicas: dict[str, Replica] = {}
        for name in REPLICAS:
            settings = services[name]["environment"]
            assert settings["MTL_STORE"].startswith("postgresql://")
            replica = Replica(tmp_path / f"{name}.log", **settings | {"MTL_STORE": database})
            replicas[name] = replica
            stopped.callback(replica.stop)
            replica.start()
        smtp_port, http_port = free_port(), free_port()
        path = tmp_path / "nginx.conf"
        path.write_text(nginx_configuration(tmp_path, replicas, smtp_port, http_port))
        proxy = Service(tmp_path / "nginx.log", http_port)
        stopped.callback(proxy.stop)
        proxy.run([str(nginx), "-c", str(path), "-e", "stderr", "-p", str(tmp_path)], {})
        yield Team(replicas, proxy, smtp_port)


def nginx_configuration(
    folder: Path, replicas: dict[str, Replica], smtp_port: int, http_port: int
) -> str:
    """The one of the documentation, with other ports, and folders of its own."""
    text = (TEAM / "nginx.conf").read_text()
    for name, replica in replicas.items():
        text = text.replace(f"{name}:1025;", f"127.0.0.1:{replica.smtp[1]};")
        text = text.replace(f"{name}:8025;", f"127.0.0.1:{replica.http[1]};")
    text = text.replace("listen 1025;", f"listen 127.0.0.1:{smtp_port};")
    text = text.replace("listen 8025;", f"listen 127.0.0.1:{http_port};")
    text = re.sub(r"(?m)^http \{", "http {" + FOLDERS.format(folder=folder), text)
    module = f"load_module {STREAM};" if Path(STREAM).exists() else ""
    return module + PROCESS.format(folder=folder) + text


def test_a_team_sees_one_mailbox_and_a_replica_that_ends_is_not_missed(team: Team) -> None:
    first, second = team.replicas.values()
    for number in range(10):
        team.send(f"mail {number}")
    expected = [f"mail {number}" for number in reversed(range(10))]
    for replica in (first, second):
        assert replica.get("wait?query=subject:9&timeout=10")["messages"]
        assert replica.subjects() == expected
        assert replica.get("sessions")["sessions"], "each takes mail"
    assert team.proxy.subjects() == expected
    first.kill()
    for number in range(10, 20):
        team.send(f"mail {number}")
    first.start()
    assert first.subjects() == [f"mail {number}" for number in reversed(range(20))]
    assert second.subjects() == first.subjects()
