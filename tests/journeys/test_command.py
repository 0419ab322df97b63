"""The command as a process: what it prints, what it catches, and how it ends."""

import json
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from simple_websocket import Client as WebSocket
from simple_websocket import ConnectionClosed

from imap_values import ImapClient
from mailtrap_local.config.values import HostPort
from paths import MAILS
from sending import send

HELLO = MAILS / "01-plain.eml"
ACME = b"X-Tenant: acme\r\n\r\nHi\r\n"
FREE_PORTS = ("--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0")


def command(*arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-X", "dev", "-m", "mailtrap_local", *arguments]


class Served:
    """A command that has said `ready`, and the listeners it named before that."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.output = process.stdout
        self.listeners: list[tuple[str, str, int]] = []
        for line in self.output:
            if line == "ready\n":
                return
            name, _, address = line.partition(" ")
            host, _, port = address.rpartition(":")
            self.listeners.append((name, host, int(port)))
        raise AssertionError(f"it ended before it was ready: exit code {process.wait()}")

    def address(self, name: str) -> HostPort:
        """The address of its first listener of that name."""
        return next(
            HostPort(host, port) for listener, host, port in self.listeners if listener == name
        )

    def get(self, path: str) -> Any:
        host, port = self.address("http")
        with urlopen(f"http://{host}:{port}{path}", timeout=60) as response:
            return json.load(response)

    def seconds_to_end_by(self, number: signal.Signals) -> float:
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=30)
        return time.monotonic() - started


Start = Callable[..., Served]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """`start("--smtp", "127.0.0.1:0")` runs the command; it is killed after the test."""
    with ExitStack() as running:

        def start(*arguments: str | Path) -> Served:
            errors = running.enter_context((tmp_path / "stderr").open("w"))
            process = running.enter_context(
                subprocess.Popen(
                    command(*arguments), stdout=subprocess.PIPE, stderr=errors, text=True
                )
            )
            running.callback(process.kill)
            return Served(process)

        yield start


def test_it_names_its_real_listeners_and_catches_mail(start: Start) -> None:
    served = start(*FREE_PORTS)
    assert [name for name, _, _ in served.listeners] == ["smtp", "http"]
    assert all(host == "127.0.0.1" and port > 0 for _, host, port in served.listeners)
    send(served.address("smtp"))
    found = served.get("/api/messages")
    assert (found["total"], found["unread"]) == (1, 1)
    assert found["messages"][0]["subject"] == "Hello"
    assert found["messages"][0]["rcpt_to"] == ["ann@example.com"]
    assert "inbox: #1 app@example.com -> ann@example.com  'Hello'" in served.output.readline()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_signal_ends_it_at_once_whoever_is_connected(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    served = start(*FREE_PORTS, "--imap", "127.0.0.1:0")
    host, port = served.address("http")
    page = WebSocket(f"ws://{host}:{port}/api/live")
    with (
        socket.create_connection(served.address("smtp"), timeout=60) as hanging,
        socket.create_connection(served.address("smtp"), timeout=60) as silent,
        socket.create_connection(served.address("http"), timeout=60) as half_asked,
        socket.create_connection(served.address("http"), timeout=60) as waiting,
        closing(ImapClient(served.address("imap"))) as reader,
    ):
        assert silent.recv(1000).startswith(b"220 ")
        assert hanging.recv(1000).startswith(b"220 ")
        hanging.sendall(b"HELO app\r\nMAIL FROM:<>\r\nRCPT TO:<ann@example.com>\r\nDATA\r\nSubj")
        half_asked.sendall(b"GET /api/mess")
        waiting.sendall(b"GET /api/wait?timeout=60 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for line in (b"LOGIN all x", b"SELECT INBOX"):
            reader.say(line)
        reader.socket.sendall(b"a IDLE\r\n")
        reader.response()
        seconds = served.seconds_to_end_by(number)
    with pytest.raises(ConnectionClosed, match="1001 the server stops"):
        list(iter(lambda: page.receive(timeout=60), None))  # earlier frames, and the end
    assert served.process.returncode == 0
    assert (tmp_path / "stderr").read_text() == ""
    assert seconds < 15  # 0.3 as measured, a second as promised, the rest for a machine under load


@pytest.mark.parametrize("flag", ["--smtp", "--http"])
def test_a_taken_port_is_one_clear_line(flag: str) -> None:
    listeners = dict(zip(FREE_PORTS[::2], FREE_PORTS[1::2], strict=True))
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        listeners[flag] = "{}:{}".format(*somebody.getsockname())
        arguments = (word for listener in listeners.items() for word in listener)
        ended = subprocess.run(
            command(*arguments), capture_output=True, text=True, check=False, timeout=30
        )
    assert ended.returncode == 1
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert listeners[flag] in line
    assert flag in line


def free_port() -> int:
    """A port that nobody has at the moment: one that a file must name cannot be 0."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def test_a_file_routes_mail_to_mailboxes(start: Start, tmp_path: Path) -> None:
    shop_port = free_port()
    config = tmp_path / "mailtrap.toml"
    config.write_text(
        f"""
        smtp = ["127.0.0.1:0", "127.0.0.1:{shop_port}"]
        http = "127.0.0.1:0"

        [[route]]
        mailbox = "shop"
        listener = "127.0.0.1:{shop_port}"

        [[route]]
        mailbox = "acme"
        header = "X-Tenant=acme"

        [[route]]
        mailbox = "ann"
        recipient = "ann+*@example.com"
        """
    )
    served = start("--config", config)
    listener = served.address("smtp")
    assert [port for name, _, port in served.listeners if name == "smtp"] == [
        listener[1],
        shop_port,
    ]
    send(HostPort("127.0.0.1", shop_port), raw=ACME)  # the first route that fits
    send(listener, raw=ACME, to="bob@example.com")
    send(listener, to="ann+news@example.com")
    send(listener)
    counts = {mailbox["name"]: mailbox["total"] for mailbox in served.get("/api/mailboxes")}
    assert counts == {"inbox": 1, "shop": 1, "acme": 1, "ann": 1}
    (routed,) = served.get("/api/messages?mailbox=ann")["messages"]
    assert routed["rcpt_to"] == ["ann+news@example.com"]


def test_flags_win_over_the_environment_and_that_over_the_file(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "mailtrap.toml"
    config.write_text('smtp = ["127.0.0.1:0", "127.0.0.1:0"]\nhttp = "127.0.0.1:0"\n')
    assert [name for name, _, _ in start("--config", config).listeners] == ["smtp", "smtp", "http"]
    monkeypatch.setenv("MTL_HTTP", "off")
    assert [name for name, _, _ in start("--config", config).listeners] == ["smtp", "smtp"]
    served = start("--config", config, "--smtp", "off", "--http", "127.0.0.1:0")
    assert [name for name, _, _ in served.listeners] == ["http"]


@pytest.mark.parametrize("listener", ["smtp", "smtps"])
def test_its_authority_is_all_that_a_client_has_to_trust(
    start: Start, require_tool: Callable[[str, str], Path], listener: str
) -> None:
    curl = require_tool("curl", "apt install curl")
    served = start(*FREE_PORTS, "--tls", "starttls", "--smtps", "127.0.0.1:0")
    assert [name for name, _, _ in served.listeners] == ["smtp", "smtps", "http"]
    ran = subprocess.run(command("ca"), stdout=subprocess.PIPE, text=True, check=True, timeout=30)
    trust = ["--ssl-reqd", "--cacert", ran.stdout.removesuffix("\n")]
    host, port = served.address(listener)
    envelope = ["--mail-from", "app@example.com", "--mail-rcpt", "ann@example.com"]
    task = ["--silent", "--upload-file", str(HELLO), f"{listener}://{host}:{port}"]
    subprocess.run([curl, *trust, *envelope, *task], check=True, timeout=60)
    (message,) = served.get("/api/messages")["messages"]
    assert message["tls"]["version"] == "TLSv1.3"


def test_users_of_an_htpasswd_file_may_send(start: Start, tmp_path: Path) -> None:
    users = tmp_path / "users"
    # as `htpasswd -B` writes it for the password s3cret
    users.write_text("app:$2y$05$NGP/gV8uEkspqiVPmG65ee8gfY1Hq4Pyy7yLj7ONdX3.t20MDxjNu\n")
    served = start(*FREE_PORTS, "--auth", users)
    with smtplib.SMTP(*served.address("smtp"), timeout=60) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError, match="535"):
            client.login("app", "wrong")
        client.login("app", "s3cret")
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello\r\n\r\nHi\r\n")
    (message,) = served.get("/api/messages")["messages"]
    assert message["auth_user"] == "app"
