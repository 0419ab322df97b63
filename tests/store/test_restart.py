"""What is there after a restart, in every store that stays."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtrap_local.mail.api_request import ApiRequest, ApiTemplate
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import CheckVerdict, Flags
from mailtrap_local.store.base import Store
from mailtrap_local.store.postgresql.store import PostgresStore
from mailtrap_local.store.sqlite.store import SqliteStore
from store_values import NOW, add, found, news, shared_server

Reopen = Callable[[], Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def reopen(request: pytest.FixtureRequest, path: Path) -> Iterator[Reopen]:
    """`reopen()` is the store of the test, the one before it is closed."""
    url = shared_server().new_url() if request.param == "postgresql" else ""
    opened: list[Store] = []

    def reopen() -> Store:
        while opened:
            opened.pop().close()
        bounds: dict[str, Any] = {"max_messages": 1000, "max_bytes": 10**6}
        opened.append(PostgresStore(url, **bounds) if url else SqliteStore(path, **bounds))
        return opened[0]

    yield reopen
    for store in opened:
        store.close()


ENVELOPE = Envelope(
    mail_from="ann@example.com",
    rcpt_to=("bob@example.com", "jürgen@example.com"),
    mail_options=("BODY=8BITMIME",),
    rcpt_options=(("NOTIFY=NEVER",), ()),
    helo="app\0\udcff",
    peer="127.0.0.1:4000",
    listener="127.0.0.1:1025",
    session_id="S1",
    tls=TlsInfo(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384", client="app"),
    auth=AuthInfo(username="app", mechanism="PLAIN"),
    via="mailgun",
    request=ApiRequest(
        provider="mailgun",
        path="/v3/example.com/messages",
        tags=("signup", "b\0"),
        metadata={"order": "4711\0", "cart": {"items": [1, None, 1.5]}},
        template=ApiTemplate(id="welcome", variables={"name": "Ann"}, rendered=True),
        scheduled_at="2026-12-01T10:00:00Z",
        other={"o:tracking": "no"},
    ),
)


def test_all_of_a_message(reopen: Reopen) -> None:
    store = reopen()
    raw = b"Subject: \xff\r\n\r\n\x00\\000'"
    store.add(
        message_id="a", mailbox="shop", received_at=NOW, envelope=ENVELOPE, raw=raw, tags=["new"]
    ).result()
    verdict = CheckVerdict(1, 2, ("a11y-alt",))
    store.update(["a"], read=True, pinned=True, keywords={"$Forwarded"}, checks=verdict)
    cursor = store.cursor
    store = reopen()
    message, flags = store.get("a")
    assert (message.raw, message.envelope, message.mailbox) == (raw, ENVELOPE, "shop")
    assert message.received_at == NOW
    assert flags == Flags(
        read=True,
        pinned=True,
        tags=frozenset({"new"}),
        keywords=frozenset({"$Forwarded"}),
        checks=verdict,
    )
    assert store.cursor == cursor
    assert store.tags() == {"new": (1, 0)}
    assert store.octets == len(raw) + ENVELOPE.octets


def test_the_log_which_goes_on(reopen: Reopen) -> None:
    store = reopen()
    add(store, "a")
    cursor = store.cursor
    store = reopen()
    add(store, "b")
    assert news(store, cursor) == [("added", "b")]


def test_codes_are_looked_for_once(reopen: Reopen, monkeypatch: pytest.MonkeyPatch) -> None:
    store = reopen()
    add(store, "code", raw=b"Subject: Sign in\r\n\r\nYour verification code is 604118.")
    add(store, "link", raw=b"Subject: Sign in\r\n\r\nhttps://shop.example/in")
    store.keep_search_texts(
        [message for message in store.unread_for_search(0, 9) if message.indexed_text]
    )
    store = reopen()

    def look_again(*_: object) -> bool:
        raise AssertionError("the store knows it")

    monkeypatch.setattr("mailtrap_local.mail.codes.extract.has_code", look_again)
    assert found(store, "has:code") == ["code"]
    assert found(store, "-has:code") == ["link"]
    assert found(store, "has:code larger:10 header:Subject=sign") == ["code"]
    assert found(store, "has:link") == ["link"]
