"""The query language: each word, and messages that fit it or do not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.flags import CheckVerdict
from mailtrap_local.mail.message import Message
from mailtrap_local.search import HAS, IS, WORDS, parse_query
from search_values import FLAGS, MESSAGE, NOW

CHECKED = [
    "has:errors",
    "has:Warnings",
    "has:error",
    "check:a11y-alt",
    "check:A11Y-*",
    "-check:dkim-*",
]
NOT_FOUND = ["check:a11y", "check:client-*", "has:errors -check:*", "-has:warnings"]
FITS = [
    "",
    "   ",
    "order",
    "ORDER 4711",  # two words, in any order
    "4711 order",
    '"order 4711"',
    "dear",
    '"you, dear customer"',
    "rder",
    "müller",
    "MÜLLER",
    "mu\u0308ller",  # in two characters
    "ann@shop.example",
    "hidden@example.net",
    "bounces",
    "invoice",
    "hauptstrasse",
    '"5, 100%"',  # a line ends between them
    "%",
    "it_all",
    "C:\\temp",
    '"C:\\temp"',
    '"C:\\\\temp"',
    "nothing OR order",
    "nothing OR order shipped",
    "(nothing OR order) shipped",
    "order OR nothing nothing",
    "order AND shipped",
    "-nothing",
    "!nothing",
    "-(nothing OR nobody)",
    "!(order nothing)",
    "-subject:nothing",
    '-"4711 order"',
    "from:ann",
    "from:MÜLLER",
    'from:"ann müller <ann@shop.example>"',
    "to:bob to:carol",
    "cc:dan",
    "bcc:hidden",
    "reply-to:support",
    "mail-from:bounces",
    "rcpt:hidden",
    "rcpt:bob",
    "addressed:dan",
    "addressed:bounces",
    "subject:SHIPPED",
    "Subject:shipped",
    "body:dear",
    "body:hauptstr",
    "filename:.PDF",
    'filename:"invoice 4711"',
    "message-id:abc.123@mailer.example",
    "message-id:<ABC.123@mailer.example>",
    "message-id:mailer",
    "header:x-campaign",
    "header:X-Campaign=spring",
    'header:X-Campaign="SPRING sale"',
    'header:"X-Campaign=spring sale"',
    "header:From=Müller",
    "header:x-empty",
    'tag:"new arrivals"',
    "tag:X",
    "mailbox:shop",
    "auth:APP",
    "via:SES",
    "metadata:order",
    "metadata:ORDER=4711",
    'metadata:"order=no. 47"',
    "metadata:cart=12",
    "has:attachment",
    "has:Attachments",
    "-has:inline",
    "has:html",
    "has:text",
    "has:link",
    "has:codes",
    "has:code",
    "is:unread",
    "-is:read",
    "is:tagged",
    "is:pinned",
    "IS:TLS",
    "after:2026-11-26",
    "after:2026-11-26T10:00",
    "after:2026-11-26T11:00+01:00",
    "after:2026/11/26",
    'after:"2026-11-26 10:00:00"',
    "after:2h",
    "after:today",
    "-after:1h",
    "before:1h",
    "before:2026-11-27",
    "-before:2026-11-26T10:00:00Z",
    "after:yesterday",
    "-before:yesterday",
    "larger:500",
    "larger:0.5KB",
    "smaller:1M",
    "smaller:2kb",
    *CHECKED,
]
DOES_NOT_FIT = [
    "nothing",
    "order nothing",
    '"4711 order"',
    "it%all",
    "i__all",
    "unseen",
    "b>dear",
    "x-campaign",
    "abc.123",  # a message's id is not what it says
    "shippedit",  # nor do two fields make one
    "order or nothing",  # `or` is a word
    "-order",
    "-(order OR nothing)",
    "(order OR nothing) nobody",
    "from:bob",
    "to:ann",
    "to:hidden",
    "cc:bob",
    "bcc:bob",
    "reply-to:ann",
    "mail-from:ann",
    "rcpt:carol",
    "subject:dear",
    "body:order",
    "filename:dear",
    "addressed:order",
    "message-id:nothing",
    "header:X-Campaign=summer",
    "header:X-Camp",
    "header:X-Empty=x",
    "tag:new",
    "mailbox:sho",
    "auth:ap",
    "via:s",
    "via:smtp",
    "metadata:orde",
    "metadata:order=12",
    "metadata:items",
    "is:read",
    "has:inline",
    "after:2026-11-27",
    "after:2026-11-26T10:00:00.000001",
    "after:1h",
    "before:2026-11-26T10:00",
    "before:today",
    "larger:10KB",
    "smaller:500",
    *NOT_FOUND,
]


def verdict_of(_: Message) -> CheckVerdict:
    return CheckVerdict(errors=1, warnings=2, rules=("a11y-alt", "a11y-lang"))


@pytest.mark.parametrize("query", FITS)
def test_it_fits(query: str) -> None:
    assert parse_query(query, NOW, verdict_of).matches(MESSAGE, FLAGS)


@pytest.mark.parametrize("query", DOES_NOT_FIT)
def test_it_does_not_fit(query: str) -> None:
    assert not parse_query(query, NOW, verdict_of).matches(MESSAGE, FLAGS)


@pytest.mark.parametrize("query", [*FITS, *DOES_NOT_FIT])
def test_a_query_in_words_is_the_same_query(query: str) -> None:
    parsed = parse_query(query, NOW, verdict_of)
    again = parse_query(str(parsed), verdict_of=verdict_of)
    assert again == parsed
    assert str(again) == str(parsed)


def test_every_word_is_tried_above() -> None:
    tried = " ".join(FITS).lower()
    words = [f"{word}:" for word in WORDS]
    kinds = [f"has:{name}" for name in HAS] + [f"is:{name}" for name in IS]
    assert [word for word in words + kinds if word not in tried] == []


def test_without_a_clock_only_dates_are_moments() -> None:
    assert str(parse_query("after:2026-11-20")) == 'after:"2026-11-20T00:00:00Z"'
    for query in ("after:2h", "after:today"):
        with pytest.raises(BadQuery, match="write a date"):
            parse_query(query)


@pytest.mark.parametrize(
    ("query", "moment"),
    [
        ("today", "2026-10-26T00:00+01:00"),
        ("yesterday", "2026-10-25T00:00+02:00"),  # a day of 25 hours
        ("2026-07-01", "2026-07-01T00:00+02:00"),
        ("2026-07-01T10:00Z", "2026-07-01T10:00+00:00"),
        ("1d", "2026-10-25T10:00+00:00"),
        ("90m", "2026-10-26T08:30+00:00"),
    ],
)
def test_moments_are_of_the_time_zone_of_now(query: str, moment: str) -> None:
    now = datetime(2026, 10, 26, 11, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    at = datetime.fromisoformat(moment)
    message = replace(MESSAGE, received_at=at.astimezone(UTC))
    before = replace(MESSAGE, received_at=at.astimezone(UTC) - timedelta(microseconds=1))
    matches = parse_query(f"after:{query}", now).matches
    assert matches(message, FLAGS)
    assert not matches(before, FLAGS)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("strasse", "Straße"),
        ("STRASSE", "straße"),
        ("Straße", "STRASSE"),
        ("istanbul", "İSTANBUL"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("ısparta", "Isparta"),
        ("οδυσσευς", "ΟΔΥΣΣΕΥΣ"),
        ("ΟΔΥΣΣΕΎΣ", "Οδυσσεύς"),
        ("ПРИВЕТ", "привет"),
        ("résumé", "re\u0301sume\u0301"),
        ("re\u0301sume\u0301", "RÉSUMÉ"),
        ("각", "\u1100\u1161\u11a8"),
        ("ﬁnal", "FINAL"),
        ("password", "pass\u00adword"),
        ("ა", "Ა"),  # Georgian
        ("𐐨", "𐐀"),  # Deseret, beyond the basic plane
        ('"a b"', "a\u00a0\r\n b"),
    ],
)
def test_case_folds_in_every_script(asked: str, written: str) -> None:
    message = replace(MESSAGE, raw=f"Subject: x\r\n\r\n{written}\r\n".encode())
    assert parse_query(asked).matches(message, FLAGS)


@pytest.mark.parametrize(
    ("raw", "has_link", "has_code"),
    [
        (b"\r\nHi\r\n", False, False),
        (b"\r\nSee https://shop.example/\r\n", True, False),
        (b"\r\nYour code is 482913\r\n", False, True),
        (b"Content-Type: text/html\r\n\r\n<img src=https://shop.example/x.png>", False, False),
    ],
)
def test_links_and_codes_are_looked_for(raw: bytes, *, has_link: bool, has_code: bool) -> None:
    message = replace(MESSAGE, raw=raw)
    for _ in range(2):  # the second time from what is known by then
        assert parse_query("has:link").matches(message, FLAGS) == has_link
        assert parse_query("has:code").matches(message, FLAGS) == has_code
        assert not parse_query("has:attachment OR subject:x").matches(message, FLAGS)


def test_what_looks_alike_and_is_not_the_same_is_not_found() -> None:
    message = replace(MESSAGE, raw="Subject: résumé\r\n\r\n".encode())
    assert not parse_query("resume").matches(message, FLAGS)


@pytest.mark.parametrize(
    ("query", "closeness"),
    [
        ("", 1),
        ("order shipped", 1),
        ("order nothing", 0.5),
        ("nothing nobody", 0),
        ("order shipped nothing -from:ann", 0.5),
        ("(order nothing) OR nobody", 0.5),
        ("(order OR nobody) nothing", 0.5),
        ("-(nothing OR nobody)", 1),
    ],
)
def test_how_close_a_message_comes(query: str, closeness: float) -> None:
    assert parse_query(query).closeness(MESSAGE, FLAGS) == closeness
