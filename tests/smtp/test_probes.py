"""Clients that try to send nothing: probes, which are no failures."""

import socket
import ssl
import struct
from typing import Any

import pytest

from conversing import Client, Connect, Serve, last_session
from mailtrap_local import Sandbox

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"smtps": "127.0.0.1:0", "tls": "starttls"}


LOGIN = b"AUTH PLAIN AGFubgB4\r\n"
PROBES: dict[str, tuple[bytes, ...]] = {
    "a greeting": (b"EHLO app\r\n", b"QUIT\r\n"),
    "an old greeting": (b"HELO app\r\n", b"QUIT\r\n"),
    "nothing but the end": (b"QUIT\r\n",),
    "a login": (b"EHLO app\r\n", LOGIN, b"QUIT\r\n"),
    "a login without an end": (b"EHLO app\r\n", LOGIN),
    "a greeting without an end": (b"EHLO app\r\n",),
    "commands that change nothing": (b"EHLO app\r\n", b"NOOP\r\n", b"RSET\r\n", b"HELP\r\n"),
    "pipelined": (b"NOOP\r\nQUIT\r\n",),
}


@pytest.mark.parametrize("said", PROBES.values(), ids=PROBES)
@pytest.mark.parametrize("over_tls", [False, True])
def test_who_only_asks_is_a_probe(
    sandbox: Sandbox, trusting: ssl.SSLContext, said: tuple[bytes, ...], *, over_tls: bool
) -> None:
    place, context = (sandbox.smtps, trusting) if over_tls else (sandbox.smtp, None)
    client = Client(place, context)
    for command in said:
        assert client.say(command)[0] in "23"
    client.close()
    session = last_session(sandbox)
    assert (session.outcome, session.failed) == ("probe", False)
    assert session.reason.endswith(", without a message")


@pytest.mark.parametrize("listener", ["smtp", "smtps"])
@pytest.mark.parametrize("resets", [False, True])
def test_who_only_tries_the_port_is_a_probe(
    sandbox: Sandbox, listener: str, *, resets: bool
) -> None:
    with socket.create_connection(getattr(sandbox, listener), timeout=60) as tried:
        if resets:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    session = last_session(sandbox)
    assert session.outcome == "probe"
    assert session.reason == "the client closed the connection and had sent nothing"


@pytest.mark.parametrize(
    "said",
    [
        (b"EHLO app\r\n", b"MAIL FROM:<app@example.com>\r\n", b"RSET\r\n", b"QUIT\r\n"),
        (b"EHLO app\r\n", b"MAIL FROM:<app@example.com>\r\n", b"QUIT\r\n"),
        (b"EHLO app\r\n", b"MAIL FROM:app\r\n", b"QUIT\r\n"),
        (b"EHLO app\r\n", b"AUTH NTLM\r\n", b"QUIT\r\n"),
        (b"EHLO\r\n", b"QUIT\r\n"),
        (b"hello?\r\n", b"QUIT\r\n"),
        (b"GET / HTTP/1.1\r\n",),
    ],
)
def test_who_tries_more_or_is_refused_is_none(
    connect: Connect, sandbox: Sandbox, said: tuple[bytes, ...]
) -> None:
    client = connect()
    for command in said:
        client.say(command)
    client.close()
    assert last_session(sandbox).outcome in ("aborted", "rejected")


def test_who_leaves_while_a_fault_delays_the_banner_is_none(sandbox: Sandbox) -> None:
    sandbox.mailbox.faults.delay(0.05, on="banner")
    socket.create_connection(sandbox.smtp, timeout=60).close()
    assert last_session(sandbox).outcome == "aborted"


def test_probes_are_kept_apart_from_failures(serve: Serve, connect: Connect) -> None:
    sandbox = serve(tls="off")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    client.say(b"QUIT\r\n")
    client.close()
    last_session(sandbox)
    log = sandbox.mailroom.sessions
    assert log.find(failed=True) == []
    assert log.outcomes()["probe"] == 1
    with pytest.raises(AssertionError) as late:
        sandbox.mailbox.wait_for(timeout=0.01)
    assert "SMTP sessions that failed" not in str(late.value)
    assert "SMTP sessions that only probed (1), the newest:" in str(late.value)
    assert "STARTTLS is not offered" in str(late.value)
