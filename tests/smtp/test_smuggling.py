"""What is no command is never read as one: HTTP of a web page, the rest of a broken message."""

import contextlib

import pytest

from conversing import Client, Connect, Serve
from mailtrap_local import Sandbox
from mailtrap_local.net.budget import Budget

TRANSACTION = b"EHLO app\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n"
LINES = (b"x" * 998 + b"\r\n") * 200


@pytest.fixture
def sandbox(serve: Serve) -> Sandbox:
    return serve(smtps="127.0.0.1:0", lmtp="127.0.0.1:0", max_message_size="10MB")


@pytest.mark.parametrize(
    "request_line",
    [
        b"POST / HTTP/1.1",
        b"post / HTTP/1.1",
        b"GET /" + b"x" * 3000 + b" HTTP/1.1",
        b"POST /" + b"x" * 6000 + b" HTTP/1.1",
        b"POST /" + b"x" * 600_000 + b" HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"PRI * HTTP/2.0",
        b"QUERY / HTTP/1.1",
        b"GET /",
    ],
    ids=lambda line: f"{line[:9].decode()} {len(line)}",
)
@pytest.mark.parametrize("listener", ["smtp", "smtps", "lmtp"])
def test_http_is_refused_with_all_that_follows(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, request_line: bytes, listener: str
) -> None:
    address = dict(sandbox.listeners)[listener]
    tls = sandbox.client_ssl_context() if listener == "smtps" else None
    with contextlib.closing(Client(address, tls)) as client:
        client.expect_greeting()
        body = TRANSACTION + b"DATA\r\nSubject: by a web page\r\n\r\n.\r\nQUIT\r\n"
        client.socket.sendall(request_line + b"\r\nHost: 127.0.0.1\r\n\r\n" + body)
        assert client.reply() == "421 4.7.0 This is SMTP and not HTTP, closing"
        assert client.reply() == ""
    sandbox.mailbox.assert_empty()
    assert "HTTP at an SMTP listener" in caplog.text


@pytest.mark.parametrize("line", [b"EHLO get.example", b"NOOP HTTP", b"HELP GET / HTTP/1.x"])
def test_a_command_is_no_http(connect: Connect, line: bytes) -> None:
    assert connect().say(line + b"\r\n").startswith("2")


@pytest.mark.parametrize("command", [b"DATA\r\n", b"BDAT 5000000\r\n", b"BDAT 200001 LAST\r\n"])
def test_after_an_error_in_a_message_its_rest_is_no_command(
    sandbox: Sandbox, connect: Connect, monkeypatch: pytest.MonkeyPatch, command: bytes
) -> None:
    def fail(_budget: Budget, _amount: int) -> bool:
        raise MemoryError

    client = connect()
    client.socket.sendall(TRANSACTION)
    client.codes(3)
    with monkeypatch.context() as broken:
        broken.setattr(Budget, "take", fail)
        client.socket.sendall(command + LINES)
        rest = TRANSACTION + b"DATA\r\nSubject: smuggled\r\n\r\n.\r\n"
        with contextlib.suppress(OSError):
            client.socket.sendall(rest)
        replies = list(iter(client.reply, ""))
    assert replies[-1] == "421 4.3.0 Internal error, nothing was kept, closing"
    sandbox.mailbox.assert_empty()


def test_after_an_error_in_a_command_the_connection_goes_on(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = connect()
    client.say(b"EHLO app\r\n")
    with monkeypatch.context() as broken:
        broken.setattr("mailtrap_local.smtp.envelope_commands.parse_path", None)
        assert client.say(b"MAIL FROM:<a@example.com>\r\n").startswith("451 4.3.0")
    assert client.send().startswith("250 2.0.0 Kept")
