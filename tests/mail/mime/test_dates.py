"""Dates are read as they were meant, or reported."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtrap_local.mail.mime.content import parse
from mailtrap_local.mail.mime.dates import date_defect, parse_date
from mailtrap_local.mail.mime.defect import Defect

STANDARD = [
    ("Mon, 23 Nov 2026 10:00:00 +0100", "2026-11-23T10:00:00+01:00"),
    ("23 Nov 26 10:00 EST", "2026-11-23T10:00:00-05:00"),
    ("Mon, 23 Nov 2026 10:00:00 -0000", "2026-11-23T10:00:00+00:00"),
    ("Mon, 23 Nov 2026 10:00:00 +0000 (UTC)", "2026-11-23T10:00:00+00:00"),
    ("Mon,23 Nov 2026 1:02 UT", "2026-11-23T01:02:00+00:00"),
    # RFC 5322 section 4.3: years of two and three digits
    ("23 Nov 49 10:00:00 GMT", "2049-11-23T10:00:00+00:00"),
    ("23 Nov 50 10:00:00 GMT", "1950-11-23T10:00:00+00:00"),
    ("23 Nov 126 10:00:00 GMT", "2026-11-23T10:00:00+00:00"),
    # comments and spaces between all tokens
    ("Mon (no fun), 23 (the) Nov (of) 2026 10(h):00(m):00(s) -0500", "2026-11-23T10:00:00-05:00"),
    ("(a)23(b)Nov(c)2026(d)10(e):(f)00(g)+0100(h)", "2026-11-23T10:00:00+01:00"),
    ("Mon, 23 Nov 2026 10 : 00 : 00 +0100", "2026-11-23T10:00:00+01:00"),
    (r"23 Nov 2026 (one \) (two)) 10:00 +0100", "2026-11-23T10:00:00+01:00"),
    ("23 Nov 2026 10:00 +0100 (never closed", "2026-11-23T10:00:00+01:00"),
    # a leap second
    ("Thu, 31 Dec 1998 23:59:60 +0000", "1998-12-31T23:59:59+00:00"),
]
LENIENT = [
    # an offset beside the name of a zone, or with a colon
    ("Mon, 23 Nov 2026 10:00:00 GMT +0100", "2026-11-23T10:00:00+01:00"),
    ("Mon, 23 Nov 2026 10:00:00 GMT-0330", "2026-11-23T10:00:00-03:30"),
    ("Mon, 23 Nov 2026 10:00:00 UTC+5:45", "2026-11-23T10:00:00+05:45"),
    ("Mon, 23 Nov 2026 10:00:00 +0100 CET", "2026-11-23T10:00:00+01:00"),
    ("Mon, 23 Nov 2026 10:00:00 +01:00", "2026-11-23T10:00:00+01:00"),
    ("Mon, 23 Nov 2026 10:00:00 -8", "2026-11-23T10:00:00-08:00"),
    ("Mon, 23 Nov 2026 10:00:00 \N{MINUS SIGN}0800", "2026-11-23T10:00:00-08:00"),
    ("Mon, 23 Nov 2026 10:00:00 CEST", "2026-11-23T10:00:00+02:00"),
    # of JavaScript, Java, ctime, RFC 850, ISO 8601
    ("Mon Nov 23 2026 10:00:00 GMT+0200 (Eastern European Time)", "2026-11-23T10:00:00+02:00"),
    ("Mon Nov 23 10:00:00 CET 2026", "2026-11-23T10:00:00+01:00"),
    ("Mon Nov 23 10:00:00 GMT+02:00 2026", "2026-11-23T10:00:00+02:00"),
    ("Mon Nov  2 10:00:00 2026 +0100", "2026-11-02T10:00:00+01:00"),
    ("Monday, 23-Nov-26 10:00:00 GMT", "2026-11-23T10:00:00+00:00"),
    ("2026-11-23T10:00:00.123Z", "2026-11-23T10:00:00+00:00"),
    ("2026-11-23 10:00:00 +0100", "2026-11-23T10:00:00+01:00"),
    # in words of people
    ("lun., 23 nov. 2026 10:00:00 +0100", "2026-11-23T10:00:00+01:00"),
    ("Monday, 23 November 2026 10:00 PM +0100", "2026-11-23T22:00:00+01:00"),
    ("23 Sept 2026 12:00 AM +0100", "2026-09-23T00:00:00+01:00"),
]


@pytest.mark.parametrize(("value", "expected"), [*STANDARD, *LENIENT])
def test_a_date_keeps_its_offset(value: str, expected: str) -> None:
    assert parse_date(value) == datetime.fromisoformat(expected)
    assert str(parse_date(value)) == str(datetime.fromisoformat(expected))
    assert date_defect(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "Mon, 23 Nov 2026 10:00:00",
        "Mon Nov 23 10:00:00 2026",
        "Mon, 23 Nov 2026 10:00:00 IST",  # of India, Israel or Ireland
        "Mon, 23 Nov 2026 10:00:00 A",
        "Mon, 23 Nov 2026 10:00:00 Central European Standard Time",
        "Mon, 23 Nov 2026 10:00:00 +0100 +0200",
    ],
)
def test_a_date_of_an_unknown_zone_is_utc_and_reported(value: str) -> None:
    assert parse_date(value) == datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    [defect] = [one for one in defects(value) if one.id == "date-invalid"]
    assert "UTC" in defect.detail


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "Mon, 99 Nov 2026 10:00:00 +0000",
        "Mon, 23 Nov 2026 24:00:00 +0000",
        "Mon, 23 Nov 2026 10:00:61 +0000",
        "Mon, 23 Nov 2026 10:00:00 +9999",
        "Mon, 23 Nov 2026 13:00:00 PM +0100",
        "11/23/2026 10:00:00 +0100",
        "31 Dec 9999 23:59:59 -1200",
        "9" * 9999,
        "(" * 9999,
    ],
)
def test_a_date_that_cannot_be_read_is_none_and_reported(value: str) -> None:
    assert parse_date(value) is None
    assert "date-invalid" in {one.id for one in defects(value)}


def test_a_message_without_a_date_has_none() -> None:
    assert parse_date(None) is None


PIECES = ["Mon", ",", " ", "23", "Nov", "2026", "10", ":", "00", "+", "-", "GMT", "(", ")", "PM"]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=2)), max_size=30))
@settings(deadline=None)
def test_no_date_raises(pieces: list[str]) -> None:
    date = parse_date("".join(pieces))
    assert date is None or date.tzinfo is not None


def defects(value: str) -> tuple[Defect, ...]:
    return parse(f"From: a@example.com\r\nDate: {value}\r\n\r\nx".encode()).defects
