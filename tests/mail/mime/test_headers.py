import pytest

from mailtrap_local.mail.mime.defect import DefectCollector
from mailtrap_local.mail.mime.headers import (
    HeaderBudget,
    Headers,
    decode_words,
    parse_headers,
    parse_parameters,
    read_headers,
)

BLOCK = b"Received: one\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nreceived: two\r\n\r\n"


def test_fields_keep_their_order_and_their_spelling() -> None:
    headers, defects = parse_headers(BLOCK)
    assert list(headers) == [("Received", "one"), ("Subject", "café"), ("received", "two")]
    assert headers[1] == ("Subject", "café")
    assert headers[1:] == (("Subject", "café"), ("received", "two"))
    assert len(headers) == 3
    assert defects == []


def test_look_ups_ignore_case() -> None:
    headers, _ = parse_headers(BLOCK)
    assert headers.get("SUBJECT") == headers["subject"] == "café"
    assert headers.all("Received") == ("one", "two")
    assert "subject" in headers
    assert "Date" not in headers
    assert headers.get("Date") is None
    assert headers.get("Date", "never") == "never"
    assert headers.all("Date") == ()
    with pytest.raises(KeyError):
        headers["Date"]


def test_the_raw_value_is_unfolded_but_not_decoded() -> None:
    headers, _ = parse_headers(b"To: =?utf-8?q?=C3=89?=\r\n <e@example.com>\r\n")
    assert headers.raw("to") == "=?utf-8?q?=C3=89?= <e@example.com>"
    assert headers.raw("Cc") is None


@pytest.mark.parametrize(
    ("block", "value"),
    [
        (b"X: one\r\n two\r\n", "one two"),
        (b"X: one\r\n\ttwo\r\n", "one two"),
        (b"X: one\n  two\n", "one  two"),
        (b"X:\r\n one\r\n", "one"),
        (b"X: one\r\n \r\n", "one"),
        (b"X : one \r\n", "one"),
        (b"X:", ""),
        (b"X: a\tb", "a\tb"),
        (b"X: a\rY: b\0c\r\n", "a Y: b c"),
    ],
)
def test_a_value_is_one_line(block: bytes, value: str) -> None:
    assert list(parse_headers(block)[0]) == [("X", value)]


def test_a_line_that_is_no_field_is_passed_over_with_its_continuation() -> None:
    headers, defects = parse_headers(
        b"From me\r\n here\r\nX: 1\r\nno field\r\n nor this\r\nY: 2\r\n"
    )
    assert list(headers) == [("X", "1"), ("Y", "2")]
    assert [defect.id for defect in defects] == ["header-malformed"]


@pytest.mark.parametrize(
    ("block", "length"),
    [
        (b"", 0),
        (b"\r\n", 2),
        (b"X: 1\r\n\r\n", 8),
        (b"X: 1\r\nHello,\r\n how\r\n\r\n", 6),
        (b"Hello\r\n", 0),
    ],
)
def test_the_body_starts_at_lines_that_no_field_follows(block: bytes, length: int) -> None:
    defects = DefectCollector()
    assert read_headers(block, 0, len(block), defects, HeaderBudget())[1] == length
    missing = [] if length == len(block) else ["no-header-body-separator"]
    assert [defect.id for defect in defects.defects()] == missing


def test_characters_beyond_ascii_are_read_and_reported() -> None:
    headers, defects = parse_headers("A: é\r\nB: ü\r\n".encode() + b"C: \xe9\x80\r\n")
    assert list(headers) == [("A", "é"), ("B", "ü"), ("C", "é€")]
    assert [(defect.id, defect.detail) for defect in defects] == [
        ("non-ascii-header", "A: UTF-8, which needs SMTPUTF8 (the first of 2)"),
        ("header-charset-unknown", "C: neither ASCII nor UTF-8"),
    ]


def test_headers_show_themselves() -> None:
    assert repr(Headers([("X", "1")])) == "Headers([('X', '1')])"


@pytest.mark.parametrize(
    ("value", "decoded"),
    [
        ("plain", "plain"),
        ("=?utf-8?Q?a_b=C3=A9?=", "a bé"),
        ("=?UTF-8?b?w6k=?= and =?iso-8859-1?q?=E9?=", "é and é"),
        ("=?utf-8?q?one?= \t =?utf-8?q?two?=", "onetwo"),
        ("=?utf-8?q?one?==?utf-8?q?two?=", "onetwo"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        ("=?iso-2022-jp?B?GyRCJDMbKEI=?= =?utf-8?q?!?=", "こ!"),
        ("=?utf-8*en?q?hi?=", "hi"),
        ("=?utf-8?q?Really? yes?=", "Really? yes"),
        ("=?utf-8?b?w6k?=", "é"),
        ("=?utf-8?b?***?=", ""),
        ("=?no-such?q?=C3=A9?=", "é"),
        ("=?utf-8?q?=E9?=", "�"),
        ("=?utf-8?q?a=0D=0ABcc:_b?=", "a Bcc: b"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        ("a =?= b", "a =?= b"),
    ],
)
def test_encoded_words_are_decoded(value: str, decoded: str) -> None:
    assert decode_words(value) == decoded


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ("", {})),
        ("Text/PLAIN", ("text/plain", {})),
        ("text/plain; Charset=UTF-8", ("text/plain", {"charset": "UTF-8"})),
        ("text/plain (a note); charset=x (another)", ("text/plain", {"charset": "x"})),
        ('a/b; x="a;b\\"c\\\\d"; y=2', ("a/b", {"x": 'a;b"c\\d', "y": "2"})),
        ('a/b; name="C:\\dir\\f.txt"', ("a/b", {"name": "C:\\dir\\f.txt"})),
        ('a/b; x="never closed; y=2', ("a/b", {"x": "never closed; y=2"})),
        ("a/b; x=1; x=2; ; =3; y; z = 4", ("a/b", {"x": "1", "z": "4"})),
        ("inline; filename=my file (1).txt", ("inline", {"filename": "my file (1).txt"})),
        ("a/b; name==?utf-8?b?w6k=?=", ("a/b", {"name": "é"})),
        ("a/b; boundary==?utf-8?b?w6k=?=", ("a/b", {"boundary": "=?utf-8?b?w6k=?="})),
        ("a/b; name*=iso-8859-1'fr'%E9t%E9; name=ete", ("a/b", {"name": "été"})),
        ("a/b; name*=caf%C3%A9", ("a/b", {"name": "café"})),
        ("a/b; name*1*=%A9; name*0*=utf-8''%C3; name*2=\"%41\"", ("a/b", {"name": "é%41"})),
        ("a/b; name*0=one; name*2=two", ("a/b", {"name": "onetwo"})),
        ("a/b; name*=utf-8''a%0D%0Ab", ("a/b", {"name": "a b"})),
        ("a/b; *=1; *0=2; name*x=3", ("a/b", {})),
    ],
)
def test_parameters_are_read(value: str, expected: tuple[str, dict[str, str]]) -> None:
    assert parse_parameters(value) == expected


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit", ["=?a?q?", "=?a?q?b?= ", "=?", ';a="', ";a*0=", "(", " (", ';a="\\']
)
def test_endless_values_take_time_in_proportion(unit: str) -> None:
    decode_words(unit * 100_000)
    parse_parameters(unit * 100_000)
    parse_headers(b"X: " + unit.encode() * 100_000)
