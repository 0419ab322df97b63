"""Searches as Mailpit has them."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversing import Serve
from delivering import deliver
from mailtrap_local import Message
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.webapp.mailpit.dates import read_moment
from mailtrap_local.webapp.mailpit.grammar import parse_line

VIENNA = ZoneInfo("Europe/Vienna")
HTML = (
    b'From: "Doe, John" <john@shop.example>\r\n'
    b"To: ann@example.com\r\nSubject: Hello, Bob\r\n"
    b"Content-Type: text/html\r\n\r\n<p>Your <b>order</b> (new), please</p>\r\n"
    b'<a href="https://shop.example/orders/4711?a=b">See it</a>\r\n'
)


def message(raw: bytes = HTML) -> Message:
    return Message(
        id="01",
        seq=1,
        mailbox="inbox",
        received_at=datetime(2026, 11, 26, 10, tzinfo=UTC),
        envelope=Envelope(mail_from="bounces@shop.example", rcpt_to=("hidden@example.com",)),
        raw=raw,
    )


def matches(line: str, raw: bytes = HTML, *tags: str) -> bool:
    return parse_line(line).matches(message(raw), Flags(tags=frozenset(tags)))


WORDS = st.sampled_from(
    [
        *(
            "to:",
            "-",
            "!",
            '"',
            "has:",
            "is:",
            "after:",
            "before:",
            "larger:",
            "tag:",
            "addressed:",
        ),
        *("(", "OR", " ", "1e9", "2020-13-45", "9" * 30, "attachments", "\x00", "\ud800", "%"),
    ]
)


@settings(deadline=None)  # the first one imports
@given(st.lists(WORDS | st.text(max_size=8)).map("".join))
@example("after:" + "9" * 400)
@example('"' * 2000)
@example("after:0000-01-01")
@example("before:9999-12-31T23:59:59-14:00")
@example("larger:" + "9" * 15 + "." + "9" * 15 + "mb")
def test_no_line_is_an_error(line: str) -> None:
    parse_line(line, VIENNA).matches(message(), Flags())


@given(st.text())
def test_no_date_is_an_error(text: str) -> None:
    read_moment(text, VIENNA)


@pytest.mark.parametrize(
    "line",
    [
        "order",
        "ORDER please",
        '"order (new)"',  # punctuation is a gap, here as in the message
        '"order new please"',
        '"Doe John"',
        "subject:hello",
        'subject:"hello, bob"',
        "from:<john@shop.example>",
        "FROM:john",
        "bcc:hidden",
        "addressed:hidden",
        "shop.example/orders/4711",  # of a link, whose text does not show it
        "!spam",
        "larger:0.1k smaller:1MB",
        "after:2026 before:2027-01",
        'after:"2026-11-26 09:59"',
        "after:11/25/2026",
        "after:1764000000",
        "after:nonsense",
        "before:",
        "to:",
        "",
        "   ",
        '""',
        "-tag:x",
    ],
)
def test_a_message_is_found(line: str) -> None:
    assert matches(line)


@pytest.mark.parametrize(
    "line",
    [
        "-order",
        '-"order new"',
        "order spam",
        "order OR spam",  # no word of this grammar
        '"new order"',
        "addressed:bounces",  # the envelope's sender is none of the addresses
        "to:john",
        "is:important",
        "larger:10b",  # no unit of this grammar
        "has:colour",
        "has:attachment",
        "is:tagged",
        "tag:invoice",
        "larger:1k",
        "larger:big",
        "larger:0",
        "after:2027",
        "after:2026-11-26T11:00+00:00",
        "gold*",
        "4711",  # of a URL, but without a dot or a slash
        "body:order",
    ],
)
def test_a_message_is_not_found(line: str) -> None:
    assert not matches(line)


def test_a_tag_is_the_whole_of_it_in_any_case() -> None:
    assert matches("TAG:invoice", HTML, "Invoice")
    assert matches('tag:"two words" is:tagged', HTML, "Two Words")
    assert not matches("tag:inv", HTML, "Invoice")


def test_inline_files_are_no_attachments() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
    related = b"Content-Type: image/png\r\nContent-ID: <logo>\r\n\r\nx\r\n--b--\r\n"
    picture = b"Content-Disposition: inline\r\n" + related
    octets = b"Content-Type: application/octet-stream; name=a.bin\r\n\r\nx\r\n--b--\r\n"
    assert matches("has:inline -has:attachments", head + picture)
    assert matches("has:attachment -has:inlines", head + octets)
    assert matches("-has:attachment -has:inline", head + related)


def test_days_begin_in_a_time_zone() -> None:
    assert read_moment("2026-11-26", VIENNA) == datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert read_moment("2026-11-26T00:00Z", VIENNA) == datetime(2026, 11, 26, tzinfo=UTC)
    assert read_moment("26 Nov 2026 10:00 +0100", UTC) == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert read_moment("26 Nov 2026 10:00", VIENNA) == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert read_moment("2026-11-26 1:30 pm", UTC) == datetime(2026, 11, 26, 13, 30, tzinfo=UTC)
    assert read_moment("11/26/2026 12:05AM", UTC) == datetime(2026, 11, 26, 0, 5, tzinfo=UTC)
    assert read_moment("20261126", VIENNA) == datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert read_moment("20261126013000", UTC) == datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
    assert read_moment("1764000000500", VIENNA) == read_moment("1764000000500000000", UTC)
    assert read_moment("1764000000500", UTC) == datetime.fromtimestamp(1764000000.5, UTC)
    assert read_moment("20261326", UTC) is None
    assert read_moment("yesterday", UTC) is None


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_stores_find_the_same(serve: Serve, tmp_path: Path, store: str) -> None:
    sandbox = serve(store=store if store == "memory" else f"sqlite:{tmp_path / 'm.db'}")
    deliver(sandbox, HTML)
    deliver(sandbox, b"Subject: Other\r\n\r\nnew, order\r\n")
    find = sandbox.mailroom.store.find
    for line, subjects in {
        '"order (new)"': ["Hello, Bob"],
        "shop.example/orders": ["Hello, Bob"],
        "-has:attachment": ["Hello, Bob", "Other"],
        "has:attachment": [],
        "-shop.example/orders": ["Other"],
        '"new order"': ["Other"],
        "after:2020 larger:10": ["Hello, Bob", "Other"],
    }.items():
        assert [entry.message.subject for entry in find(parse_line(line))] == subjects, line
