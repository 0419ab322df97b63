"""Submitted messages: fields that are read, and bytes that are changed."""

import re
import time

import pytest

from mailtrap_local.mail.submission import (
    addressees,
    as_data,
    author,
    begins_with_headers,
    has_field,
    is_sendable,
    with_crlf,
    without_fields,
)

MAIL = (
    b"Return-Path: <bounces@example.com>\n"
    b"From: App <app@example.com>\n"
    b"To: Ann <ann@example.com>,\n\tbob@example.com\n"
    b"cc: team: carl@example.com, dora@example.com;\n"
    b"BCC: ann@example.com,\n eve@example.com\n"
    b"Subject: Hi\n"
    b"\n"
    b"To: not-me@example.com\n"
)


def test_the_addressees_are_all_that_are_named_each_once() -> None:
    assert addressees(MAIL) == [
        "ann@example.com",
        "bob@example.com",
        "carl@example.com",
        "dora@example.com",
        "eve@example.com",
    ]


def test_two_fields_of_one_name_both_count() -> None:
    assert addressees(b"To: a@x\r\nTo: b@x\r\n\r\n") == ["a@x", "b@x"]


def test_what_is_sent_again_goes_to_the_new_ones_alone() -> None:
    assert addressees(b"Resent-To: new@x\n" + MAIL) == ["new@x"]
    assert author(b"Resent-From: again@x\nFrom: app@x\n\n") == "again@x"


@pytest.mark.parametrize(
    ("raw", "sender"),
    [
        (MAIL, "bounces@example.com"),
        (b"Return-Path: <>\nFrom: app@x\n\n", ""),
        (b"From: a@x, b@x\nSender: s@x\n\n", "s@x"),
        (b"From: A <a@x>\n\n", "a@x"),
        (b"Subject: nobody\n\nFrom: a@x\n", ""),
        (b"", ""),
        (b"\xff\xfe\x00", ""),
    ],
)
def test_the_author(raw: bytes, sender: str) -> None:
    assert author(raw) == sender


def test_a_field_goes_with_its_folded_lines_and_nothing_else_does() -> None:
    cut = without_fields(MAIL, ("bcc",))
    assert cut == MAIL.replace(b"BCC: ann@example.com,\n eve@example.com\n", b"")
    assert without_fields(b"Bcc: a@x", ("bcc",)) == b""
    assert without_fields(b"\nBcc: a@x\n", ("bcc",)) == b"\nBcc: a@x\n"


@pytest.mark.parametrize(
    "address", ["a@x>\r\nDATA", "a b@x", "", "<>", "a\x00@x", "a@x\x7f", "a\udcff@x"]
)
def test_an_address_that_could_say_more_than_itself_is_none(address: str) -> None:
    assert not is_sendable(address)
    assert is_sendable("jörg@müller.example")
    assert address not in addressees(b"To: " + address.encode(errors="surrogateescape") + b"\n\n")


def test_line_ends_become_crlf_once() -> None:
    assert with_crlf(b"a\nb\r\nc\n\nd") == b"a\r\nb\r\nc\r\n\r\nd"


@pytest.mark.parametrize(
    ("raw", "data"),
    [
        (b"", b".\r\n"),
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b".\r\n..\r\n", b"..\r\n...\r\n.\r\n"),
        (b"a\n.b\r\n", b"a\n.b\r\n.\r\n"),  # behind a bare line feed no line begins
    ],
)
def test_data_has_its_dots_stuffed_and_ends(raw: bytes, data: bytes) -> None:
    assert as_data(raw) == data


def test_text_without_headers_is_distinguished_from_headers() -> None:
    assert begins_with_headers(b"Subject: x\n\n")
    assert begins_with_headers(b"\nbody")
    assert not begins_with_headers(b"hello\n")
    assert has_field(b"FROM: a@x\n\n", "from")
    assert not has_field(b"X-From: a@x\n\nFrom: a@x", "from")


def test_hostile_headers_take_linear_time() -> None:
    for hostile in (b"A: \n" + b" \n" * 10**5, b"a" * 10**6, b"A:\n" * 10**5, b"\n \n" * 10**5):
        started = time.monotonic()
        addressees(hostile)
        without_fields(hostile, ("a",))
        assert time.monotonic() - started < 20
        assert re.search(rb"\.\r\n\Z", as_data(hostile))
