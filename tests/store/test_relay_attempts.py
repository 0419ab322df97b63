"""Attempts to send messages on: flags that are merged, and of several replicas one sends."""

from collections.abc import Callable
from typing import Any

import pytest

from attempting import attempts_of, is_over
from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.store.postgresql.store import PostgresStore
from sending import ANN, BOB, send
from store_values import NOW, Factory, OpenFile, news

FIRST = RelayAttempt("1", "real", ANN, 1764500000.5)
SECOND = RelayAttempt("2", "real", BOB, 1764500000.5, note="2 bare line ends")


def test_attempts_are_added_and_replaced_by_their_ids(factory: Factory) -> None:
    store = factory(10, 10**6)
    fields: dict[str, Any] = {"mailbox": "inbox", "received_at": NOW, "envelope": Envelope()}
    store.add(message_id="a", raw=b"x", attempts=[FIRST], **fields).result()
    store.add(message_id="b", raw=b"x", **fields).result()
    assert store.get("a").flags.attempts == (FIRST,)
    assert store.get("b").flags.attempts == ()
    cursor = store.cursor
    store.update(["a"], attempts=[SECOND])
    sent = FIRST._replace(status="sent", code=250, reply="2.0.0 Grüße", tries=1, tried_at=1.25)
    store.update(["a"], attempts=[sent])
    assert store.get("a").flags.attempts == (sent, SECOND)
    assert news(store, cursor) == [("updated", "a"), ("updated", "a")]
    assert store.update(["a"], attempts=[sent]) == 0
    store.update(["a"], read=True)
    assert store.get("a").flags.attempts == (sent, SECOND)


def test_they_are_there_after_a_restart(open_store: OpenFile) -> None:
    store = open_store()
    fields: dict[str, Any] = {"mailbox": "inbox", "received_at": NOW, "envelope": Envelope()}
    store.add(message_id="a", raw=b"x", attempts=[FIRST, SECOND], **fields).result()
    store.close()
    assert open_store().get("a").flags.attempts == (FIRST, SECOND)


def test_one_process_leads_until_it_ends(url: str) -> None:
    one, other = (PostgresStore(url, max_messages=10, max_bytes=10**6) for _ in range(2))
    assert one.leads()
    assert not other.leads()
    assert one.leads()
    one.close()
    assert other.leads()
    other.close()


@pytest.mark.parametrize("mode", ["copy", "through"])
def test_replicas_send_each_message_once(
    serve: Serve, start: Callable[..., Sandbox], mode: str
) -> None:
    server = serve()
    relay = {"name": "real", "host": "127.0.0.1", "port": server.smtp.port, "tls": "off"}
    settings = {"relay": {**relay, "allow": ["*"], "auto": "hello", "mode": mode}}
    one, other = start(**settings), start(**settings)
    for sandbox in (one, other, one, other):
        send(sandbox.smtp)
    for mail in other.mailbox:
        (attempt,) = attempts_of(mail, until=is_over)
        assert (attempt.status, attempt.tries) == ("sent", 1)
    server.mailbox.assert_count(4)
    one.stop()
    send(other.smtp, "hello again")
    server.mailbox.wait_for(subject="hello again", timeout=30)
    (attempt,) = attempts_of(other.mailbox.find(subject="hello again"), until=is_over)
    assert attempt.status == "sent"
    server.mailbox.assert_count(5)
