"""Rules about addresses of the header and of the envelope."""

import pytest

from checked_mails import ids_of, message_of, raw_of
from mailtrap_local.checks.report import check


def ids_with(*changes: tuple[str, str | None]) -> list[str]:
    return ids_of(message_of(raw_of(changes)))


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("Shop", ["from-unreadable"]),
        ("", ["from-unreadable"]),
        ("Shop <news>", ["from-unreadable"]),
        ("Shop <news@shop..example>", ["from-unreadable"]),
        ("Shop <new s@shop.example>", ["from-unreadable"]),
        (None, ["missing-from"]),
        ("a@shop.example, b@shop.example", ["from-many-no-sender"]),
        ('"Shop, Inc." <news@shop.example>', []),
        ("news@shop.example (Shop)", []),
        ('"o\'brien"@shop.example', []),
        ("Müller <news@shop.example>", ["non-ascii-header"]),
        ("Ann <ann@gmail.com>", ["from-freemail", "envelope-not-aligned"]),
        ("Ann <ann@gmail.com.shop.example>", []),
        ("ann@mail.example <news@shop.example>", ["from-name-address"]),
        ('"ann@bank.example" <news@shop.example>', ["from-name-address"]),
        ('"News@shop.example" <news@shop.example>', []),
        ("Shop @ Home <news@shop.example>", []),
    ],
)
def test_from(value: str | None, ids: list[str]) -> None:
    assert ids_with(("From", value)) == ids


def test_two_fields_of_one_author_each_are_duplicates_and_no_list() -> None:
    two = [("From", "a@shop.example"), ("From", "b@shop.example")]
    assert ids_with(*two) == ["duplicate-header"]
    listed = [("From", "a@shop.example, c@shop.example"), ("From", "b@shop.example")]
    assert ids_with(*listed) == ["duplicate-header", "from-many-no-sender"]


def test_several_authors_with_a_sender() -> None:
    many = ("From", "a@shop.example, b@shop.example")
    assert ids_with(many, ("Sender", "a@shop.example")) == []


@pytest.mark.parametrize("domain", ["localhost", "a.test", "shop.example.com", "x.invalid"])
def test_a_reserved_domain(domain: str) -> None:
    message = message_of(raw_of([("From", f"a@{domain}")]))
    assert "from-domain-reserved" in [one.id for one in check(message).findings]


def test_a_domain_that_is_not_reserved() -> None:
    message = message_of(raw_of([("From", "a@shop.de")]), mail_from="b@mail.shop.de")
    assert check(message).findings == ()


@pytest.mark.parametrize(
    ("mail_from", "signed", "ids"),
    [
        ("bounce@mail.shop.example", "", []),
        ("bounce@esp.test", "", ["envelope-not-aligned"]),
        ("bounce@esp.test", "v=1; a=rsa-sha256; d=news.shop.example; b=x", []),
        ("bounce@esp.test", "v=1; d=esp.test; b=x", ["envelope-not-aligned"]),
        ("", "", ["auto-submitted-missing"]),
        ("root", "", []),
    ],
)
def test_the_envelope(mail_from: str, signed: str, ids: list[str]) -> None:
    raw = raw_of([("DKIM-Signature", signed or None)])
    assert ids_of(message_of(raw, mail_from=mail_from)) == ids


@pytest.mark.parametrize(
    ("changes", "ids"),
    [
        ([("To", None)], ["recipients-unnamed"]),
        ([("To", None), ("Cc", "ann@mail.example")], []),
        ([("To", "undisclosed-recipients:;")], []),
        ([("To", "ann@mail.example, bob@mail.example")], ["recipient-not-sent-to"]),
        ([("Cc", "bob@mail.example")], ["recipient-not-sent-to"]),
        ([("To", "ANN@Mail.Example")], []),
        ([("To", "list@x.example"), ("Resent-To", "ann@mail.example")], []),
        ([("Bcc", "bob@mail.example")], ["bcc-disclosed"]),
        ([("Bcc", "")], []),
        ([("Reply-To", "nobody")], ["address-unreadable"]),
        ([("Reply-To", "help@shop.example")], []),
        ([("Cc", "Ann <ann@mail.example")], []),
        ([("Cc", "Ann Smith")], ["address-unreadable"]),
        ([("To", "ann@mail.example; ann@mail.example")], ["address-unreadable"]),
        ([("To", '"Smith; Ann" <ann@mail.example>')], []),
        ([("To", "readers: ann@mail.example;")], []),
    ],
)
def test_recipients(changes: list[tuple[str, str | None]], ids: list[str]) -> None:
    assert ids_with(*changes) == ids


def test_a_file_has_no_envelope_to_compare_with() -> None:
    raw = raw_of([("To", "bob@mail.example")])
    assert ids_of(message_of(raw, mail_from="", rcpt_to=())) == []


def test_mail_of_a_list_is_sent_to_its_members() -> None:
    raw = raw_of([("To", "list@x.example"), ("List-Post", "<mailto:list@x.example>")])
    assert "recipient-not-sent-to" not in ids_of(message_of(raw))
