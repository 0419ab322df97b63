"""Messages compared with criteria, and snapshots that do not change."""

import hashlib
from datetime import UTC, datetime

import pytest

from mailtrap_local import BadQuery, Message, exact, matching
from mailtrap_local.mail.envelope import Envelope

MAIL = b"""\
Received: from app by localhost; %(date)b\r
From: Shop <shop@example.com>\r
To: ann@example.com\r
Subject: Your order\r
Date: %(date)b\r
Message-ID: <%(id)b@app>\r
References: <%(id)b@app> <other@app>\r
MIME-Version: 1.0\r
Content-Type: multipart/related; boundary="%(id)b"\r
\r
--%(id)b\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Gr\xc3\xbc\xc3\x9fe</p><img src="cid:%(id)b"><a href="http://127.0.0.1:%(port)b/a">a</a>\r
--%(id)b\r
Content-Type: image/png\r
Content-ID: <%(id)b>\r
\r
PNG\r
--%(id)b--\r
"""


def one(**values: bytes) -> Message:
    return caught(MAIL % {name.encode(): value for name, value in values.items()})


def caught(raw: bytes) -> Message:
    envelope = Envelope(mail_from="app@example.com", rcpt_to=("ann@example.com",))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Message(id="1", seq=1, mailbox="inbox", received_at=now, envelope=envelope, raw=raw)


FIRST = {"date": b"Sun, 22 Nov 2026 10:00:00 +0000", "id": b"1f3c", "port": b"49213"}
SECOND = {"date": b"Mon, 23 Nov 2026 11:00:00 +0100", "id": b"77ab", "port": b"50001"}


def test_a_message_equals_what_it_matches_from_both_sides() -> None:
    mail = one(**FIRST)
    assert mail == matching(subject="order", to="ann@example.com")
    assert matching(subject="order") == mail
    assert mail != matching(subject="invoice")
    assert [mail, mail] == [matching(to="ann@example.com"), matching()]
    assert matching() != "a text"
    with pytest.raises(TypeError):
        hash(matching())


def test_it_says_what_it_wants_and_how_a_message_fares() -> None:
    wanted = matching(subject=exact("your order"), to="bob@example.com", cc="cid@example.com")
    assert (
        repr(matching(subject=exact("a"), to="b@c"))
        == "matching(subject is exactly 'a', to is 'b@c')"
    )
    subject, to, cc = wanted.explain(one(**FIRST))
    assert (subject.met, to.met, cc.met) == (False, False, False)
    assert subject.found == "'Your order', which differs only in case"
    assert to.found == "'ann@example.com'"
    with pytest.raises(BadQuery):
        matching(subjekt="order")  # type: ignore[call-arg]  # what is tested


def test_a_message_can_be_asked_itself() -> None:
    mail = one(**FIRST)
    assert mail.matches(subject="order")
    assert not mail.matches(subject="invoice")
    assert [verdict.field for verdict in mail.explain(subject="x", header="X-Tenant")] == [
        "subject",
        "header X-Tenant",
    ]
    assert mail.explain(where=lambda _: False)[0].found == ""


def test_a_snapshot_is_the_same_in_the_next_run() -> None:
    assert one(**FIRST).snapshot() == one(**SECOND).snapshot()


def test_a_snapshot_has_all_that_matters() -> None:
    assert one(**FIRST).snapshot().splitlines() == [
        "MAIL FROM: <app@example.com>",
        "RCPT TO: <ann@example.com>",
        "",
        "From: Shop <shop@example.com>",
        "To: ann@example.com",
        "Subject: Your order",
        "Date: <date>",
        "Message-ID: <message-id>",
        "References: <message-id> <message-id>",
        "MIME-Version: 1.0",
        "multipart/related",
        "-- part 2",
        "  text/html; charset='utf-8'",
        "",
        '  <p>Grüße</p><img src="cid:content-id-1"><a href="http://127.0.0.1:<port>/a">a</a>',
        "-- part 3",
        "  Content-ID: <content-id-1>",
        "  image/png",
        f"  3 octets, sha256 {hashlib.sha256(b'PNG').hexdigest()}",
    ]


@pytest.mark.parametrize("raw", [b"", b"\xff\x00\r\n", b"Content-Type: multipart/mixed\r\n\r\nx"])
def test_any_bytes_have_a_snapshot(raw: bytes) -> None:
    assert caught(raw).snapshot().startswith("MAIL FROM: <app@example.com>")
