"""Rules about header fields: Message-ID, Date, Subject, MIME-Version, trace, encoded words."""

import pytest

from checked_mails import ids_of, message_of, raw_of


def ids_with(name: str, value: str | None) -> list[str]:
    return ids_of(message_of(raw_of([(name, value)])))


def test_nothing_is_found_in_a_sound_message() -> None:
    assert ids_of(message_of(raw_of())) == []


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (None, ["message-id-missing"]),
        ("", ["message-id-missing"]),
        ("1@shop.example", ["message-id-malformed"]),
        ("<1>", ["message-id-malformed"]),
        ("<2026:06:01@shop.example>", ["message-id-malformed"]),
        ("<a@b@shop.example>", ["message-id-malformed"]),
        ("<a.@shop.example>", ["message-id-malformed"]),
        ("<1@shop.example> <2@shop.example>", ["message-id-malformed"]),
        ("<a b@shop.example>", ["message-id-malformed"]),
        ("<1@localhost>", ["message-id-local"]),
        ("<1@app-1>", ["message-id-local"]),
        ("<1@ip-10-0-0-1.ec2.internal>", ["message-id-local"]),
        ("<1@[127.0.0.1]>", ["message-id-local"]),
        ("<CA+x=y/z_1$a@mail.shop.example>", []),
        ("<1@[192.0.2.1]>", ["message-id-local"]),  # for documentation
        ("<1@[8.8.8.8]>", []),
        ("(made up) <1@shop.example>", []),
    ],
)
def test_message_id(value: str | None, ids: list[str]) -> None:
    assert ids_with("Message-ID", value) == ids


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("Mon, 01 Jun 2026 11:01:00 +0000", ["date-far-off"]),
        ("Mon, 01 Jun 2026 10:59:00 +0000", []),
        ("Sun, 31 May 2026 09:00:00 +0000", ["date-far-off"]),
        ("Sun, 31 May 2026 10:30:00 +0000", []),
        ("Mon, 01 Jun 2026 12:00:00 +0200", []),
        ("soon", ["date-invalid"]),
        (None, ["missing-date"]),
    ],
)
def test_date(value: str | None, ids: list[str]) -> None:
    assert ids_with("Date", value) == ids


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (None, ["subject-missing"]),
        ("", ["subject-empty"]),
        ("=?utf-8?b?4oCL?=", ["subject-empty"]),
        ("Re: your order", ["subject-fake-reply"]),
        ("FWD: your order", ["subject-fake-reply"]),
        ("AW: Ihre Bestellung", ["subject-fake-reply"]),
        ("RES: seu pedido", ["subject-fake-reply"]),
        ("Results: your test", []),
        ("re:Invent is near", []),
        ("Reply: yes", []),
        ("Regarding your order", []),
        ("YOUR INVOICE IS WAITING", ["subject-shouting"]),
        ("RE: YOUR INVOICE IS WAITING", ["subject-fake-reply", "subject-shouting"]),
        ("SALE", []),
        ("IKEA PAX", []),
        ("NASA and ESA in 2026", []),
        ("SHOP-2026-117", []),
        ("=?utf-8?b?44GU5rOo5paH44Gu56K66KqN?=", []),
    ],
)
def test_subject(value: str | None, ids: list[str]) -> None:
    assert ids_with("Subject", value) == ids


def test_a_reply_refers_to_a_message() -> None:
    subject = ("Subject", "Re: your order")
    assert ids_of(message_of(raw_of([subject, ("In-Reply-To", "<0@mail.example>")]))) == []
    assert ids_of(message_of(raw_of([subject, ("References", "<0@mail.example>")]))) == []


def test_mime_version() -> None:
    assert ids_with("MIME-Version", None) == ["mime-version-missing"]
    plain: list[tuple[str, str | None]] = [
        (name, None) for name in ("MIME-Version", "Content-Type", "Content-Transfer-Encoding")
    ]
    assert ids_of(message_of(raw_of(plain))) == []


def test_return_path() -> None:
    assert ids_with("Return-Path", "<bounce@shop.example>") == ["return-path-set"]


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (None, ["auto-submitted-missing"]),
        ("no", ["auto-submitted-missing"]),
        ("auto-replied", []),
        ("auto-generated; owner-email=ann@mail.example", []),
    ],
)
def test_automatic_replies(value: str | None, ids: list[str]) -> None:
    raw = raw_of([("Auto-Submitted", value)])
    assert ids_of(message_of(raw, mail_from="")) == ids
    assert ids_of(message_of(raw)) == []
    assert ids_of(message_of(raw, mail_from="", rcpt_to=())) == []  # a file has no envelope


@pytest.mark.parametrize(
    ("name", "value", "ids"),
    [
        ("Subject", "=?utf-8?q?caf=C3=A9", ["encoded-word-broken"]),
        ("Subject", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=", ["encoded-word-broken"]),
        ("Subject", "=?utf-8?q?caf=C3=A9?=", []),
        ("Subject", "=?utf-8?q?two words?=", ["encoded-word-broken"]),
        ("Subject", "=?utf-8?q?two?= =?utf-8?q?_words?=", []),
        ("Subject", "Is 2 =? 3?q? or b", []),
        ("From", '"=?utf-8?q?Caf=C3=A9?=" <news@shop.example>', ["encoded-word-misplaced"]),
        ("From", "=?utf-8?q?Caf=C3=A9?= <news@shop.example>", []),
        ("Subject", "=?utf-8?q?a=0ABcc:_b@x.example?=", ["header-injected"]),
        ("Subject", "=?utf-8?b?YQ0KQmNjOiBi?=", ["header-injected"]),
        ("Subject", "=?utf-8?q?a=0Bb?=", []),
        ("X-Word", "=?utf-8?q?=3D0A?=", []),
    ],
)
def test_encoded_words(name: str, value: str, ids: list[str]) -> None:
    assert ids_with(name, value) == ids


def test_a_bare_return_in_a_field_is_an_injected_field() -> None:
    raw = raw_of([("X-Note", "a")]).replace(b"X-Note: a", b"X-Note: a\rBcc: b@x.example")
    assert ids_of(message_of(raw)) == ["header-injected", "bare-cr"]
    assert ids_of(message_of(raw_of(body="a\rb\n"))) == ["bare-cr"]
