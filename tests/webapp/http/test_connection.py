"""Connections to the page: there are so many and no more."""

import json
import socket
from contextlib import ExitStack

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.webapp.http.places import MAX_CONNECTIONS

QUESTION = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"

pytestmark = pytest.mark.usefixtures("many_files")


def ask(sandbox: Sandbox) -> bytes:
    with socket.create_connection(sandbox.http, timeout=60) as client:
        try:
            client.sendall(QUESTION)
            return client.makefile("rb").read()
        except ConnectionError:
            return b""


@pytest.mark.parametrize("said", [b"", b"GET / HT"], ids=["silent", "halfway"])
def test_who_comes_when_it_is_full_is_refused_and_served_once_there_is_room(said: bytes) -> None:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        with ExitStack() as idle:
            for _ in range(MAX_CONNECTIONS):
                client = socket.create_connection(sandbox.http, timeout=60)
                idle.enter_context(client)
                client.sendall(said)
            # without a question: who is turned away in the middle of one may lose the answer
            with socket.create_connection(sandbox.http, timeout=60) as one_more:
                head, _, body = one_more.makefile("rb").read().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"application/problem+json" in head
        assert b"X-Content-Type-Options: nosniff" in head
        assert json.loads(body)["detail"].startswith(f"{MAX_CONNECTIONS} connections are open")
        while not (answer := ask(sandbox)).startswith(b"HTTP/1.1 200 "):
            assert answer[:12] in (b"", b"HTTP/1.1 503")  # some are still on their way out
