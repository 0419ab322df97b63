"""Behind a real nginx, with the lines that docs/serving.md gives."""

import http.client
import json
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from simple_websocket import Client

from delivering import deliver
from mailtrap_local import Sandbox
from paths import DOCS

PAGE = (DOCS / "serving.md").read_text()

CONFIG = """
daemon off; master_process off; pid {folder}/pid; error_log stderr; events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {map}
  server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture
def proxy(
    sandbox: Sandbox, tmp_path: Path, require_tool: Callable[[str, str], Path]
) -> Iterator[int]:
    """The port of an nginx in front of the sandbox, which is at /mail/ there."""
    nginx = require_tool("nginx", "apt install nginx-light")
    (location,) = re.findall(r"```nginx\n(.*?)```", PAGE, re.DOTALL)
    (mapping,) = re.findall(r"`(map [^`]+)`", PAGE)
    port = free_port()
    path = tmp_path / "nginx.conf"
    path.write_text(
        CONFIG.format(
            folder=tmp_path,
            port=port,
            map=mapping,
            location=location.replace("127.0.0.1:8025", str(sandbox.http)),
        )
    )
    words = ["-c", str(path), "-e", "stderr", "-p", str(tmp_path)]
    with subprocess.Popen([str(nginx), *words], stderr=subprocess.PIPE) as ran:
        try:
            wait_for(port, ran)
            yield port
        finally:
            ran.terminate()
            ran.communicate(timeout=60)


def wait_for(port: int, ran: "subprocess.Popen[bytes]") -> None:
    while ran.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return
    assert ran.stderr is not None
    pytest.fail(ran.stderr.read().decode())


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, {"Host": "mail.example", **headers})
        answer = connection.getresponse()
        return f"{answer.status} ".encode() + answer.read()


def test_the_page_and_the_api_are_there(proxy: int) -> None:
    assert ask(proxy, "GET", "/mail/")[:3] in (b"200", b"503")
    assert json.loads(ask(proxy, "GET", "/mail/api/info")[4:])["version"]
    assert ask(proxy, "GET", "/mail/api/info", Host="evil.test")[:3] == b"421"


def test_its_own_page_may_change_things_and_a_foreign_one_may_not(proxy: int) -> None:
    assert ask(proxy, "DELETE", "/mail/api/messages", Origin="https://mail.example")[:3] == b"200"
    assert ask(proxy, "DELETE", "/mail/api/messages", Origin="https://evil.test")[:3] == b"403"


def test_mail_comes_in_by_the_api(proxy: int) -> None:
    kind = {"Content-Type": "message/rfc822"}
    assert ask(proxy, "POST", "/mail/api/messages", b"x" * 5_000_000, **kind)[:3] == b"201"


def test_the_live_socket_goes_through(proxy: int, sandbox: Sandbox) -> None:
    page = Client(f"ws://127.0.0.1:{proxy}/mail/api/live?after={sandbox.mailroom.store.cursor}")
    deliver(sandbox, b"Subject: Hello\r\n\r\n")
    try:
        frame = ""
        while "Hello" not in frame:
            frame = str(page.receive(timeout=60))
            assert frame != "None"
    finally:
        page.close()
