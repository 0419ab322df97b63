"""`serve` with an output that nobody reads, or that is closed: it goes on, and ends when asked."""

import json
import re
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest

WORDS = [sys.executable, "-m", "mailtrap_local", "--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0"]

LONG_ENOUGH = 9.0  # seconds: 100 lines a second fill the second half of the room, then they wait


@contextmanager
def server(*flags: str, **how: Any) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """A process of `serve`, and its ports."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    with subprocess.Popen([*WORDS, *flags], text=True, **pipes) as ran:
        assert ran.stdout is not None
        ports = [int(re.findall(r":(\d+)\b", ran.stdout.readline())[-1]) for _ in range(2)]
        assert "ready" in ran.stdout.readline()
        try:
            yield ran, ports
        finally:
            ran.kill()


def ends(ran: "subprocess.Popen[str]") -> bool:
    """Whether it ends when asked to, and says that all is well."""
    ran.terminate()
    return ran.wait(timeout=20) == 0  # a second, but a busy machine may take its time


def send(port: int, count: int, sender: str = f"{'x' * 900}@b.test") -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as smtp:
        for _ in range(count):
            smtp.sendmail(sender, "c@d.test", b"Subject: Hi\n\n")


def test_sessions_go_on_though_nobody_reads_the_log() -> None:
    with server("--log-level", "debug") as (ran, (smtp, http)):
        for _ in range(1500):
            with smtplib.SMTP("127.0.0.1", smtp, timeout=60) as client:
                client.noop()
        with socket.create_connection(("127.0.0.1", http), timeout=60) as client_of_http:
            client_of_http.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client_of_http.recv(12) == b"HTTP/1.1 200"
        assert ends(ran)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_mail_goes_on_though_nobody_reads_its_lines(log_format: str) -> None:
    with server("--log-format", log_format) as (ran, (smtp, _)):
        send(smtp, 3000)
        assert ends(ran)


@pytest.mark.slow
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_what_was_dropped_is_counted_once_somebody_reads(log_format: str) -> None:
    with server("--log-format", log_format, "--log-level", "debug") as (ran, (smtp, _)):
        full = time.monotonic() + LONG_ENOUGH
        while time.monotonic() < full:
            send(smtp, 300)
        output = ran.stdout
        assert output is not None
        found = next(line for line in iter(output.readline, "") if "dropped" in line)
        if log_format == "json":
            assert json.loads(found)["lines"] > 0
        else:
            assert int(re.findall(r"\d+", found)[0]) > 0
        reading = threading.Thread(target=output.read)
        reading.start()
        assert ends(ran)
        reading.join()


def test_a_closed_output_ends_nothing() -> None:
    with server("--log-level", "debug") as (ran, (smtp, _)):
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()
        ran.stderr.close()
        send(smtp, 300)
        assert ends(ran)


def test_all_lines_are_there_in_the_normal_case() -> None:
    with server() as (ran, (smtp, _)):
        lines: list[str] = []
        output = ran.stdout
        assert output is not None
        reading = threading.Thread(target=lambda: lines.extend(output))
        reading.start()
        senders = [threading.Thread(target=send, args=(smtp, 1000, "a@b.test")) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert ends(ran)
        reading.join()
        assert len([line for line in lines if "'Hi'" in line]) == 4000


def test_it_ends_while_heavy_mails_are_fetched() -> None:
    with server() as (ran, (_, http)), ExitStack() as opened:
        mail = b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 8_000_000
        post = (
            "POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\n"
            f"Content-Length: {len(mail)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", http), timeout=60) as client:
            client.sendall(post.encode() + mail)
            assert client.recv(12) == b"HTTP/1.1 201"
        for path in ("", "/links", "/codes", "/preview", "", "/links", "/codes", "/preview"):
            client = opened.enter_context(socket.create_connection(("127.0.0.1", http)))
            client.sendall(
                f"GET /api/messages/latest{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
        with suppress(TimeoutError):
            client.settimeout(0.5)
            client.recv(1)
        assert ends(ran)
