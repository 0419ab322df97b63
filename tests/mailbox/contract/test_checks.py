"""Checks of messages: by the settings of their sandbox, and beside each other."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from delivering import deliver
from dkim_signing import rsa_key, signed
from http_servers import AskedServer, http_server
from mailtrap_local import Mailbox, MailNotClean, RemoteSandbox, Sandbox
from mailtrap_local.errors import SandboxError

RAW = b"From: a@shop.example\r\nTo: ann@example.com\r\nSubject: Hello\r\n\r\nHi {{name}}\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[AskedServer]:
    with http_server(lambda _: (200, {}, b"")) as server:
        yield server


@pytest.fixture(scope="module")
def shared_settings() -> dict[str, Any]:
    """A sandbox that leaves out a rule, and lets mail lead to this machine."""
    return {
        "http": "127.0.0.1:0",
        "check_ignore": "message-id-*",
        "check_hosts": "127.0.0.1",
    }


def ids(mailbox: Mailbox, **checks: Any) -> list[str]:
    return [finding.id for finding in mailbox[-1].check(**checks).findings]


def test_the_settings_of_the_sandbox_count(sandbox: Sandbox, mailbox: Mailbox) -> None:
    deliver(sandbox, RAW, mailbox=mailbox.name)
    found = ids(mailbox)
    assert "template-leftover" in found
    assert "message-id-missing" not in found
    assert ids(mailbox, only=["template-*"]) == ["template-leftover"]
    assert "template-leftover" not in ids(mailbox, ignore=["template-*"])
    with pytest.raises(MailNotClean, match="template-leftover"):
        mailbox[-1].check(fail_on="error")


def test_a_zone_of_the_test_stands_in(sandbox: Sandbox, mailbox: Mailbox) -> None:
    deliver(sandbox, signed(), mailbox=mailbox.name)
    assert "dkim-*" in mailbox[-1].check().skipped
    report = mailbox[-1].check(zone={"r._domainkey.shop.example": rsa_key()[1]})
    assert "dkim-*" not in report.skipped
    assert not [finding.id for finding in report.findings if finding.id.startswith("dkim-")]


def test_a_clean_mailbox_has_nothing_twice(sandbox: Sandbox, mailbox: Mailbox) -> None:
    deliver(sandbox, RAW, mailbox=mailbox.name)
    mailbox.assert_clean("warning", ignore=["[!d]*", "date-*", "dkim-*", "dmarc-*"])
    deliver(sandbox, RAW, mailbox=mailbox.name)
    with pytest.raises(MailNotClean, match="duplicate-send") as raised:
        mailbox.assert_clean("warning", ignore=["[!d]*", "date-*", "dkim-*", "dmarc-*"])
    assert mailbox[0].id in str(raised.value)


def test_others_are_compared_if_they_are_given(sandbox: Sandbox, mailbox: Mailbox) -> None:
    deliver(sandbox, RAW, mailbox=mailbox.name)
    deliver(sandbox, RAW, mailbox=mailbox.name)
    assert "duplicate-send" in ids(mailbox, others=mailbox)


def test_one_click(sandbox: Sandbox, mailbox: Mailbox, server: AskedServer) -> None:
    head = f"List-Unsubscribe: <{server.url}/u>\r\n".encode()
    post = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    deliver(sandbox, head + post + RAW, mailbox=mailbox.name)
    before = len(server.asked)
    assert mailbox[-1].unsubscribe_one_click() == (f"{server.url}/u", 200, "")
    (asked,) = server.asked[before:]
    assert (asked.method, asked.path, asked.body) == ("POST", "/u", b"List-Unsubscribe=One-Click")


def test_a_message_of_no_sandbox(place: Sandbox | RemoteSandbox, sandbox: Sandbox) -> None:
    deliver(sandbox, RAW)
    alone = replace(place.mailbox[-1], _checker=None)
    assert "message-id-missing" in [finding.id for finding in alone.check().findings]
    with pytest.raises(SandboxError, match="came to no sandbox"):
        alone.unsubscribe_one_click()
