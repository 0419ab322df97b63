"""Python's own POP3 client, over every listener."""

import poplib
from collections.abc import Callable

import pytest

from delivering import deliver
from hard_mails import over_pop3
from mailtrap_local import Sandbox

Connect = Callable[[Sandbox], poplib.POP3]


def plain(sandbox: Sandbox) -> poplib.POP3:
    return poplib.POP3(*sandbox.pop3, timeout=60)


def stls(sandbox: Sandbox) -> poplib.POP3:
    client = poplib.POP3("localhost", sandbox.pop3.port, timeout=60)
    client.stls(sandbox.client_ssl_context())
    return client


def implicit(sandbox: Sandbox) -> poplib.POP3:
    trusting = sandbox.client_ssl_context()
    return poplib.POP3_SSL("localhost", sandbox.pop3s.port, context=trusting, timeout=60)


def log_in(client: poplib.POP3) -> poplib.POP3:
    client.user("all")
    client.pass_("any password")
    return client


@pytest.mark.parametrize("connect", [plain, stls, implicit])
def test_all_hard_mails_are_read(
    connect: Connect, sandbox: Sandbox, mails: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poplib, "_MAXLINE", 2**20)  # it gives up on lines that we do not
    client = log_in(connect(sandbox))
    assert client.stat()[0] == len(mails)
    for number, raw in enumerate(mails, 1):
        _, lines, _ = client.retr(number)
        assert b"\n".join([*lines, b""]) == over_pop3(raw).replace(b"\r\n", b"\n")
        assert client.top(number, 0)[0].startswith(b"+OK")
    client.quit()


def test_what_was_deleted_is_gone_for_the_next_session(sandbox: Sandbox) -> None:
    for subject in (b"First", b"Second", b"Third"):
        deliver(sandbox, b"Subject: " + subject + b"\r\n\r\n")
    client = log_in(plain(sandbox))
    client.dele(1)
    client.rset()
    client.dele(2)
    kept = [client.uidl(number).split()[2] for number in (1, 3)]
    client.quit()
    client = log_in(plain(sandbox))
    assert [line.split()[1] for line in client.uidl()[1]] == kept
    client.quit()
    assert [message.subject for message in sandbox.mailbox] == ["First", "Third"]
