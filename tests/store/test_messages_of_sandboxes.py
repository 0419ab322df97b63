"""Messages that a sandbox gives: their sessions and their copies, whatever the store."""

import pickle
import smtplib
from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from pathlib import Path

import pytest

from conversing import Serve
from mailtrap_local import Mailbox, Message, SandboxError, SessionNotFound, connect
from store_values import shared_server

Copied = Callable[[Message], Message]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store_setting(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return shared_server().new_url()
    return "memory" if request.param == "memory" else f"sqlite:{tmp_path / 'mail.db'}"


@pytest.fixture(params=["here", "elsewhere"])
def mailbox(serve: Serve, store_setting: str, request: pytest.FixtureRequest) -> Iterator[Mailbox]:
    sandbox = serve(store=store_setting, http="127.0.0.1:0")
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Welcome\n\nCode: 604118")
    if request.param == "here":
        yield sandbox.mailbox
    else:
        with connect(sandbox.http.url) as remote:
            yield remote.mailbox


def test_a_message_has_its_session_also_after_it_was_read_back(mailbox: Mailbox) -> None:
    mailbox.wait_for(subject="welcome")
    for message in (mailbox[0], mailbox.find(subject="welcome"), copy(mailbox[0])):
        session = message.session
        assert session.message_ids == [message.id]
        assert any(line.text.upper().startswith("MAIL FROM") for line in session.transcript)
    assert mailbox.sessions[0].id == session.id


@pytest.mark.parametrize("copied", [copy, deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_outlives_the_mail(mailbox: Mailbox, copied: Copied) -> None:
    message = copied(mailbox.wait_for(subject="welcome"))
    mailbox.clear()
    assert (message.subject, message.code()) == ("Welcome", "604118")
    assert message.rcpt_to == ("ann@example.com",)
    assert "ann@example.com" in repr(message)


def test_a_pickled_message_has_no_sandbox(mailbox: Mailbox) -> None:
    message: Message = pickle.loads(pickle.dumps(mailbox.wait_for()))
    with pytest.raises(SessionNotFound):
        _ = message.session
    with pytest.raises(SandboxError, match="no sandbox"):
        message.attempts()


def test_a_message_that_was_removed_has_a_repr_all_the_same(mailbox: Mailbox) -> None:
    mailbox.wait_for()
    message = mailbox[0]
    mailbox.clear()
    assert "ann@example.com" in repr(message)
