"""Messages: envelope, headers, bodies, attachments and their text form."""

import pickle
from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailtrap_local.errors import AmbiguousLink, MessageNotFound
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.unsubscribe import Unsubscribe

RAW = b"""\
From: "Shop, Inc." <no-reply@shop.example>, second@shop.example\r
To: Ann <ann@example.com>\r
Reply-To: help@shop.example\r
Date: Sun, 22 Nov 2026 11:00:00 +0100\r
Message-ID: <1@shop.example>\r
Subject: =?utf-8?q?Rechnung_f=C3=BCr_Ann?=\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: text/html\r
\r
<p>Hello <b>Ann</b></p>\r
--b\r
Content-Type: text/csv; charset=utf-8\r
Content-Disposition: attachment; filename="../a.csv"\r
Content-Transfer-Encoding: base64\r
\r
w7wsMQ==\r
--b\r
Content-Type: text/csv\r
Content-Disposition: attachment; filename=b.csv\r
\r
2\r
--b--\r
"""


NOTICE = b"""\
Subject: Your password
List-Unsubscribe: <https://x.example/u/1>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=a

--a

Choose a new password: https://x.example/reset/1
Help: https://x.example/help
--a
Content-Type: text/html

<a href="https://x.example/reset/1">Choose a new password</a> <a href="https://x.example/u/1">leave</a>
<img src="https://x.example/logo.png" alt="Logo">
--a--
--b
Content-Type: text/calendar; method=PUBLISH

BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Planning
END:VEVENT
END:VCALENDAR
--b--
"""
SAMPLE = Message(
    id="01K",
    seq=7,
    mailbox="inbox",
    received_at=datetime(2026, 11, 22, 10, tzinfo=UTC),
    envelope=Envelope(
        mail_from="bounce@shop.example", rcpt_to=("ANN@example.com", "audit@x.example")
    ),
    raw=RAW,
)


@pytest.fixture
def message() -> Message:
    return SAMPLE


def test_headers_and_addresses(message: Message) -> None:
    assert message.subject == "Rechnung für Ann"
    assert message.sender == "no-reply@shop.example"
    assert message.sender.name == "Shop, Inc."
    assert message.to == ("ann@example.com",)
    assert message.cc == ()
    assert message.reply_to == ("help@shop.example",)
    assert message.date == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert message.message_id == "<1@shop.example>"
    assert message.headers.get("x-none") is None


def test_bcc_is_who_got_it_and_is_not_named(message: Message) -> None:
    assert message.bcc == ("audit@x.example",)


def test_bodies(message: Message) -> None:
    assert message.text is None
    assert message.html is not None
    assert message.html.strip() == "<p>Hello <b>Ann</b></p>"
    assert message.visible_text.strip() == "Hello Ann"


def test_links_come_out_of_both_bodies() -> None:
    mail = replace(SAMPLE, raw=NOTICE)
    assert [link.url for link in mail.links()] == [
        "https://x.example/reset/1",
        "https://x.example/u/1",
        "https://x.example/logo.png",
        "https://x.example/help",
    ]
    assert mail.links(kind="asset")[0].text == "Logo"
    assert mail.link("/reset/") == "https://x.example/reset/1"
    assert mail.link(text="new PASSWORD") == "https://x.example/reset/1"
    assert mail.link(pattern=r"/\d+$", kind="reset") == "https://x.example/reset/1"
    assert mail.link(kind="asset") == "https://x.example/logo.png"
    with pytest.raises(MessageNotFound):
        mail.link("logo")  # what is only loaded has to be asked for
    with pytest.raises(AmbiguousLink):
        mail.link()


def test_leaving_the_list_and_the_calendar() -> None:
    mail = replace(SAMPLE, raw=NOTICE)
    assert mail.unsubscribe == Unsubscribe(("https://x.example/u/1",), one_click=True)
    assert mail.link(kind="unsubscribe") == "https://x.example/u/1"
    assert [event.summary for event in mail.events] == ["Planning"]
    plain = replace(SAMPLE, raw=b"Subject: Hello\n\nHello")
    assert (plain.unsubscribe, plain.events, plain.links(), plain.codes()) == (None, (), [], [])


def test_attachments_are_found_by_name(message: Message, tmp_path: Path) -> None:
    attachment = message.attachment("A*.csv")
    assert (attachment.filename, attachment.content_type) == ("a.csv", "text/csv")
    assert attachment.content == "ü,1".encode()
    assert attachment.text() == "ü,1"
    assert attachment.save(tmp_path).read_bytes() == attachment.content
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_not_exactly_one_attachment_is_an_error_that_lists_them(message: Message) -> None:
    for glob in ("*", "*.pdf"):
        with pytest.raises(MessageNotFound, match=r"the message has: 'a.csv', 'b.csv'"):
            message.attachment(glob)


def test_it_can_be_taken_elsewhere(message: Message, tmp_path: Path) -> None:
    assert message.save(tmp_path) == tmp_path / "01K.eml"
    assert message.save(tmp_path / "named.eml").read_bytes() == RAW
    assert message.as_email()["Message-ID"] == "<1@shop.example>"


def test_it_is_frozen_and_known_by_its_id(message: Message) -> None:
    with pytest.raises(FrozenInstanceError):
        message.seq = 8  # type: ignore[misc]  # what the test is about
    assert message == replace(message, raw=b"") != replace(message, id="other")
    assert len({message, replace(message)}) == 1


def test_its_repr_names_sender_recipients_and_subject(message: Message) -> None:
    line = "#7 bounce@shop.example -> ANN@example.com, audit@x.example  'Rechnung für Ann'"
    assert repr(message) == f"<Message {line}>"
    envelope = Envelope(rcpt_to=tuple(f"{number}@shop.example" for number in range(1000)))
    many = replace(message, envelope=envelope, raw=b"Subject: " + b"x" * 900 + b"\r\n\r\n")
    assert "-> 0@shop.example, 1@shop.example" in repr(many)
    assert "and 995 more" in repr(many)
    assert len(repr(many)) < 400


@pytest.mark.parametrize("copied", [copy, deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_have_all_of_it(message: Message, copied: Callable[[Message], Message]) -> None:
    assert message.content.parts  # which has been made
    other = copied(message)
    assert other == message
    assert other is not message
    for name in ("raw", "envelope", "mailbox", "received_at", "seq", "subject"):
        assert getattr(other, name) == getattr(message, name)


def test_a_headline_lets_no_control_character_through(message: Message) -> None:
    assert headline(message) == (
        "#7 bounce@shop.example -> ANN@example.com, audit@x.example  'Rechnung für Ann'"
    )
    hostile = replace(message, raw=b"Subject: \x1b]0;owned\x07\x9b31m\r\n\r\nSubject: body\r\n")
    assert headline(hostile).isprintable()
    assert headline(replace(message, raw=b"no header\r\n")).endswith("  ''")


def test_utf8_in_headers_is_no_defect_where_it_was_asked_for(message: Message) -> None:
    raw = "Subject: Grüße\r\n\r\n".encode()
    plain = replace(message, raw=raw)
    asked = replace(plain, envelope=Envelope(mail_options=("SIZE=5", "smtputf8")))
    assert "non-ascii-header" in {defect.id for defect in plain.defects}
    assert "non-ascii-header" not in {defect.id for defect in asked.defects}
    assert len(asked.defects) == len(plain.defects) - 1
