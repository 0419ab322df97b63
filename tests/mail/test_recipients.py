"""Spellings of one mailbox are equal; blind recipients are those that no header names."""

from datetime import UTC, datetime

import pytest

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.recipients import is_same_mailbox, unnamed_recipients

SAME = [
    ("eve@shop.example", "EVE@Shop.Example"),
    ("eve@shop.example", "eve@shop.example."),
    ("eve@shop.example", '"eve"@shop.example'),
    ('"eve"@shop.example.', "eve@SHOP.example"),
    (r'"e\ve"@shop.example', "eve@shop.example"),
    ("eve@grün.example", "eve@xn--grn-ioa.example"),
    ("eve@GRÜN.example.", "eve@XN--GRN-IOA.example"),
    ("eve@gru\N{COMBINING DIAERESIS}n.example", "eve@grün.example"),
    ("eve@例え.example", "eve@xn--r8jz45g.example"),
    ("eve@例え。example", "eve@例え.example"),
    ("eve@straße.example", "eve@xn--strae-oqa.example"),
    ("eve@i❤.example", "eve@xn--i-7iq.example"),
    ("jörg@shop.example", "jo\N{COMBINING DIAERESIS}rg@shop.example"),
    ("eve@[IPv6:2001:DB8::1]", "eve@[ipv6:2001:db8::1]"),
    ("root", "ROOT"),
]
OTHERS = [
    ("eve@shop.example", "eve@shop"),
    ("eve@shop.example", "eve"),
    ("eve@straße.example", "eve@strasse.example"),
    ("e.ve@shop.example", "eve@shop.example"),
    ("eve+tag@shop.example", "eve@shop.example"),
    ('"eve fox"@shop.example', "evefox@shop.example"),
    ("eve@xn--.example", "eve@.example"),
    ("", "@"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_mailbox_has_many_spellings(one: str, other: str) -> None:
    assert is_same_mailbox(one, other)
    assert is_same_mailbox(other, one)
    assert unnamed_recipients([one], [Address(other)]) == ()


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_mailboxes_differ(one: str, other: str) -> None:
    if one:
        assert not is_same_mailbox(one, other)
        assert unnamed_recipients([one], [Address(other)]) == (one,)


def message(headers: str, *recipients: str) -> Message:
    return Message(
        id="1",
        seq=1,
        mailbox="inbox",
        received_at=datetime(2026, 11, 22, tzinfo=UTC),
        envelope=Envelope(mail_from="app@shop.example", rcpt_to=recipients),
        raw=f"{headers}\r\n\r\nx".encode(),
    )


def test_all_fields_of_a_name_are_read() -> None:
    two = message(
        'To: a@x.example\r\nTo: "never closed <b@x.example>\r\nCc: c@x.example\r\nCC: d@x.example',
        *("a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example"),
    )
    assert two.to == ("a@x.example", "b@x.example")
    assert two.cc == ("c@x.example", "d@x.example")
    assert two.bcc == ("e@x.example",)
    assert two.matches(to="b@x.example", cc="d@x.example")


def test_a_message_that_was_resent_names_its_recipients_there() -> None:
    resent = message(
        "To: a@x.example\r\nResent-To: Eve <eve@x.example>\r\nResent-Cc: bob@x.example.\r\n"
        "Resent-Bcc: blind@x.example",
        *("eve@x.example", "bob@x.example", "blind@x.example"),
    )
    assert resent.bcc == ("blind@x.example",)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_criteria_take_any_spelling(one: str, other: str) -> None:
    found = message(f"From: {one}\r\nTo: {one}\r\nCc: {one}", one, f"blind.{one}")
    assert found.matches(to=other, cc=other, sender=other, rcpt=other)
    assert not found.matches(to=f"x{other}")
    assert not found.matches(rcpt=f"x{other}")
    assert not found.matches(bcc=other)
