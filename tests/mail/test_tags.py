"""The tags that messages bring along."""

from datetime import UTC, datetime

import pytest

from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.tags import clean_tags, tags_of
from mailtrap_local.mailroom.tag_rules import make_rule, tags_by_rule

HEADERS = b"From: app@example.com\r\n%s\r\n\r\nX-Tags: body\r\n"


@pytest.mark.parametrize(
    ("field", "tags"),
    [
        (b"X-Tags: invoice, New  York,invoice , ,INVOICE", ["invoice", "New York"]),
        (b"x-tags: a\r\nX-TAGS: b", ["a", "b"]),
        (b"X-Tags: a,\r\n b", ["a", "b"]),
        (b"X-Tags: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", ["Grüße"]),
        (b"X-Tags: a\x1b[31m, " + b"x" * 101, []),
        (b"X-Tagset: a", []),
        (b"Subject: X-Tags: a", []),
    ],
)
def test_the_header_names_tags(field: bytes, tags: list[str]) -> None:
    assert tags_of(Envelope(), HEADERS % field) == tags


def test_lines_may_end_in_a_line_feed_alone() -> None:
    assert tags_of(Envelope(), b"From: a\nX-Tags: a\n\nX-Tags: body\n") == ["a"]


@pytest.mark.parametrize(
    ("recipient", "tags"),
    [
        ("ann+shop@example.com", ["shop"]),
        ("ann+shop+new@example.com", ["shop", "new"]),
        ("ann+@example.com", []),
        ("+shop@example.com", ["shop"]),
        ("ann@example.com+x", []),
        ("+", []),
    ],
)
def test_a_recipient_names_tags_behind_a_plus(recipient: str, tags: list[str]) -> None:
    assert tags_of(Envelope(rcpt_to=("bob@example.com", recipient)), b"\r\n") == tags


def test_a_message_brings_only_so_many() -> None:
    many = b", ".join(b"t%d" % number for number in range(1000))
    assert len(tags_of(Envelope(), HEADERS % (b"X-Tags: " + many))) == 20


def test_a_tag_is_printable_and_not_too_long_and_there_once() -> None:
    assert clean_tags(["b", " a  c ", "B", "", "\u202e", "x" * 100, "x" * 101]) == [
        "b",
        "a c",
        "x" * 100,
    ]


def message(raw: bytes) -> Message:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Message(id="m", seq=0, mailbox="inbox", received_at=now, envelope=Envelope(), raw=raw)


def test_a_rule_tags_what_fits_its_query_and_sees_the_tags_before_it() -> None:
    rules = [
        make_rule("invoice", "subject:invoice"),
        make_rule("both", "tag:invoice tag:shop"),
        make_rule("never", "tag:later"),
        make_rule("later", "subject:invoice"),
    ]
    assert tags_by_rule(rules, message(b"Subject: Invoice 7\r\n\r\n"), ["shop"]) == [
        "shop",
        "invoice",
        "both",
        "later",
    ]
    assert tags_by_rule(rules, message(b"Subject: Hello\r\n\r\n"), []) == []


@pytest.mark.parametrize(
    ("tag", "query", "said"),
    [
        ("x", "subject:", "query = 'subject:'"),
        ("x" * 101, "a", "1 to 100 printable"),
        (" x", "a", "1 to 100 printable"),
        ("x", "after:2h", "write a date"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(tag: str, query: str, said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        make_rule(tag, query)
