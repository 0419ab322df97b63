"""The page when all its places are taken, and when the process has run out of files."""

import json
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from asking import Ask, asker
from conversing import Serve
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.webapp.http.places import MAX_CONNECTIONS, RESERVED, Places

WAIT = b"GET /api/wait?timeout=60 HTTP/1.1\r\nHost: localhost\r\n\r\n"
RAW = b"GET /api/messages/latest/raw HTTP/1.1\r\nHost: localhost\r\n\r\n"

pytestmark = pytest.mark.usefixtures("many_files")


@contextmanager
def clients(sandbox: Sandbox, count: int, octets: bytes = b"") -> Iterator[list[socket.socket]]:
    """So many connections that send these octets, and no more."""
    with ExitStack() as opened:
        held = []
        for _ in range(count):
            client = opened.enter_context(socket.create_connection(sandbox.http, timeout=60))
            client.sendall(octets)
            held.append(client)
        yield held


def test_health_checks_are_answered_without_dropping_a_silent_client(
    sandbox: Sandbox, ask: Ask
) -> None:
    with clients(sandbox, MAX_CONNECTIONS) as held:
        for path in ("/livez", "/readyz"):
            assert ask("GET", path).status == 200
        for client in held:
            client.setblocking(False)  # noqa: FBT003  # the socket's own way
            with pytest.raises(BlockingIOError):
                client.recv(1)


@pytest.mark.parametrize("octets", [b"", b"GET / HT", b"POST /api/messages HTTP/1.1\r\nHost: "])
def test_silent_clients_make_room_for_others(sandbox: Sandbox, ask: Ask, octets: bytes) -> None:
    with clients(sandbox, MAX_CONNECTIONS, octets):
        assert ask("GET", "/api/info").status == 200


def test_silent_clients_make_room_over_tls_too(serve: Serve) -> None:
    sandbox = serve(https=True)
    with clients(sandbox, MAX_CONNECTIONS):
        assert asker(sandbox)("GET", "/api/info").status == 200


def test_clients_that_do_not_read_make_room_for_others(sandbox: Sandbox, ask: Ask) -> None:
    deliver(sandbox, b"x" * 10_000_000)
    with clients(sandbox, MAX_CONNECTIONS, RAW):
        assert ask("GET", "/api/info").status == 200


def test_requests_that_wait_are_not_dropped_and_health_checks_answered(
    sandbox: Sandbox, ask: Ask
) -> None:
    with clients(sandbox, MAX_CONNECTIONS, WAIT) as held:
        assert ask("GET", "/readyz").status == 200
        answer = ask("GET", "/api/info")
        assert (answer.status, answer.headers["retry-after"]) == (503, "1")
        assert answer.json["detail"].startswith(f"{MAX_CONNECTIONS} connections are open")
        deliver(sandbox)
        for client in held:
            assert client.recv(12) == b"HTTP/1.1 200"


def test_a_client_that_never_asks_gets_its_503(sandbox: Sandbox) -> None:
    with clients(sandbox, MAX_CONNECTIONS, WAIT), clients(sandbox, 1) as (late,):
        head, _, body = late.makefile("rb").read().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert json.loads(body)["status"] == 503


def test_beyond_the_reserved_places_too(sandbox: Sandbox) -> None:
    with clients(sandbox, MAX_CONNECTIONS + RESERVED, WAIT), clients(sandbox, 1) as (late,):
        assert late.recv(12) == b"HTTP/1.1 503"


def test_a_warning_a_second_is_enough(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    with clients(sandbox, MAX_CONNECTIONS + RESERVED, WAIT):
        began = time.monotonic()
        for _ in range(200):
            with clients(sandbox, 1) as (late,):
                late.recv(12)
        seconds = time.monotonic() - began
    warnings = [one for one in caplog.records if "connections are open" in one.message]
    assert 1 <= len(warnings) <= seconds + 2


def test_places_are_given_back() -> None:
    places = Places(limit=2, reserved=1)
    with ExitStack() as opened:
        sockets = [opened.enter_context(socket.socket()) for _ in range(4)]
        taken = [places.enter(one) for one in sockets]
        assert [one and one.is_reserved for one in taken] == [False, False, True, None]
        first, _, reserved, _ = taken
        assert first is not None
        assert reserved is not None
        first.waits_since = None
        done = threading.Event()

        def exchange() -> None:
            assert places.exchange(reserved)
            done.set()

        thread = threading.Thread(target=exchange)
        thread.start()
        places.leave(first)
        assert done.wait(5)
        thread.join()
        assert places.enter(sockets[3]) is not None


@contextmanager
def server_with_few_files(count: int) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """Port and process of a server that may open so many files."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))

    words = [sys.executable, "-m", "mailtrap_local", "--smtp", "off", "--http", "127.0.0.1:0"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, text=True, preexec_fn=limit, **pipes) as ran:  # noqa: PLW1509  # it takes no lock
        assert ran.stdout is not None
        found = re.search(r":(\d+)", ran.stdout.readline())
        assert found is not None
        assert "ready\n" in iter(ran.stdout.readline, "")
        yield int(found[1]), ran
        ran.kill()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def is_alive(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return client.recv(12) == b"HTTP/1.1 200"
    except OSError:
        return False


def becomes_true(look: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not look() and time.monotonic() < deadline:
        pass
    return look()


def test_out_of_files_it_rests_says_so_and_recovers() -> None:
    with server_with_few_files(64) as (port, ran):
        with ExitStack() as opened:
            for _ in range(100):
                opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            before = cpu_seconds(ran.pid)
            ran_for = time.monotonic() + 2
            while time.monotonic() < ran_for:
                time.sleep(0.1)  # which is what is measured
            assert cpu_seconds(ran.pid) - before < 0.4
        assert becomes_true(lambda: is_alive(port))
        ran.terminate()
        _, said = ran.communicate(timeout=60)
    assert "no connection can be accepted: Too many open files" in said
    assert "Traceback" not in said
    assert ran.returncode == 0
