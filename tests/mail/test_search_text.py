"""Search texts: all of the mail collection can be searched, at little cost."""

import gc
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.links.extract import LOADED
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.search_text import (
    MARKS,
    SECTION_END,
    SECTIONS,
    fold,
)
from mailtrap_local.search import Query, parse_query
from mailtrap_local.search.terms import make_term
from paths import MAILS

RAW = {path.stem: path.read_bytes() for path in sorted(MAILS.glob("*.eml"))}


def message_of(raw: bytes) -> Message:
    return Message(
        id="a",
        seq=1,
        mailbox="inbox",
        received_at=datetime(2026, 11, 26, tzinfo=UTC),
        envelope=Envelope(mail_from="app@example.com", rcpt_to=("ann@example.com",)),
        raw=raw,
    )


@pytest.mark.parametrize("name", RAW)
def test_what_a_hard_mail_shows_is_found(name: str) -> None:
    message = message_of(RAW[name])
    assert message.search_text.count(SECTION_END) == len(SECTIONS) - 1
    lines = [line for line in message.visible_text.splitlines() if fold(line)]
    shown = {
        "subject": [message.subject],
        "from": list(message.sender or ""),
        "body": lines[:50],
        "filename": [one.filename for one in message.attachments],
    }
    for word, values in shown.items():
        for value in filter(fold, values):
            assert Query(make_term(word, value)).matches(message, Flags())
            assert Query(make_term(None, value)).matches(message, Flags())


@pytest.mark.parametrize("name", ["02-alternative", "06-forwarded", "97-newsletter"])
def test_it_is_as_large_as_the_text_and_keeps_nothing_else(name: str) -> None:
    raw = RAW[name]
    message_of(raw).search_text  # noqa: B018  # what it imports is no cost of a message
    message = message_of(raw)
    tracemalloc.start()
    try:
        size = len(message.search_text)
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < size + 2000
    assert size < 2 * len(raw) + 200


def test_it_is_made_once() -> None:
    message = message_of(b"Subject: Hello\r\n\r\nHi\r\n")
    assert message.search_text is message.search_text


def test_what_text_and_html_both_say_stands_there_once() -> None:
    message = message_of(RAW["02-alternative"])
    assert message.search_text.count(fold(message.text or "")) == 1


@pytest.mark.parametrize(
    ("html", "mark"), [("<p>Attached.", "attachment"), ("<img src=cid:a@b>", "inline")]
)
def test_a_file_with_a_content_id_is_an_attachment_unless_the_html_shows_it(
    html: str, mark: str
) -> None:
    message = message_of(
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        + html.encode()
        + b"\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\n\r\nx\r\n--b--"
    )
    marks = {"attachment", "inline"}
    assert {one for one in marks if MARKS[one] in message.search_text} == {mark}


@pytest.mark.parametrize("name", RAW)
def test_the_mark_of_a_link_says_what_the_links_say(name: str) -> None:
    message = message_of(RAW[name])
    leads = any(link.kind not in LOADED for link in message.links())
    assert (MARKS["link"] in message.search_text) == leads


@pytest.mark.parametrize(
    ("html", "leads"),
    [
        ("<a href=https://shop.example>", True),
        ("<a href='#top'>up</a> <a href=' '>", False),
        ("<!-- <a href=https://shop.example> --><script>'https://shop.example'</script>", False),
        ("<a href=#x>https://shop.example</a>", False),
        ("<img src=https://shop.example/a.png><a HREF=https://shop.example/a.png>", True),
        ("<link href=https://shop.example/a.css><area href=/map>", True),
        ("write to mailto:ann@example.com", True),
        ("see https&colon;&#47;/shop.example", True),
        ("<p style='background: url(https://shop.example/a.png)'>", False),
    ],
)
def test_html_may_lead_somewhere(html: str, leads: bool) -> None:  # noqa: FBT001  # a case
    message = message_of(f"Content-Type: text/html\r\n\r\n{html}".encode())
    assert any(link.kind not in LOADED for link in message.links()) == leads
    assert (MARKS["link"] in message.search_text) == leads


def test_no_text_can_pass_for_a_mark_or_an_end() -> None:
    everything = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000), 0xD800)))
    folded = fold(everything)
    assert not any(mark in folded for mark in (*MARKS.values(), SECTION_END, b"\n"))


@pytest.mark.parametrize(
    "piece",
    [
        *("\u0315\u0316", "\u0f73", "\u0316", "\u1100", "\u0390", "\u1e9e"),
        *(" ", "\xa0", " a", "\u2003a", "\xad", "i\u0307", "日", "😀"),
    ],
)
def test_whatever_it_holds_folding_takes_time_in_proportion(piece: str) -> None:
    started = time.process_time()
    fold("é" + piece * 200_000)
    assert time.process_time() - started < 3  # where marks are sorted as they come it is minutes


def test_the_order_of_marks_on_a_character_makes_no_difference() -> None:
    assert fold("a" + "\u0301\u0316" * 15) == fold("á" + "\u0316" * 15 + "\u0301" * 14)
    many = "a" + "\u0301\u0316" * 100
    assert fold(f"x {many} y") == b"x " + fold(many) + b" y"


def test_a_hostile_body_grows_at_most_threefold() -> None:
    for letter in ("\u0390", "\ufb03", "\u1fb7", "\ufdfa", "\u0130", "\xe9", "\u1e9e"):
        assert len(fold(letter * 1000)) <= 3 * len(letter.encode()) * 1000
    assert parse_query("x").matches(message_of(b"\r\n" + b"x" * 10**6), Flags())
