"""The naive parser: what it makes of odd mail, and that it has bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtrap_local.webapp.mailhog.content import (
    MOST_LEVELS,
    MOST_PARTS,
    MailhogContent,
    read_content,
)

PIECES = st.sampled_from(
    [
        *(
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b" ",
            b"\t",
            b": ",
            b":",
            b"--",
            b"--b",
            b"--b--",
            b"\x00",
            b"\xff",
        ),
        *(
            b"Content-Type: multipart/mixed; boundary=b",
            b'Content-Type: multipart/x; boundary="b\\""',
        ),
        *(b"Content-Type: text/plain", b"Subject: x", "ö".encode(), b"body", b";boundary=", b'"'),
    ]
)


@given(st.lists(PIECES, max_size=60).map(b"".join))
def test_nothing_raises_and_nothing_is_longer_than_the_message(raw: bytes) -> None:
    def check(content: MailhogContent, level: int) -> None:
        assert len(content.body) <= content.size <= len(raw)
        assert level <= MOST_LEVELS
        for part in content.parts or ():
            check(part, level + 1)

    check(read_content(raw), 0)


@pytest.mark.parametrize(
    ("raw", "headers", "body"),
    [
        (b"no blank line", {}, b"no blank line"),
        (b"Subject: a\nTo: b\n\nLF", {}, b"Subject: a\nTo: b\n\nLF"),
        (b"Subject: a\r\n\tb\r\n c\r\n\r\nx", {"Subject": ["a\tb c"]}, b"x"),
        (b"Subject: a\r\nSubject: b\r\n\r\n", {"Subject": ["b"]}, b""),
        (b"subject: a\r\nSubject: b\r\n\r\n", {"subject": ["a"], "Subject": ["b"]}, b""),
        (b"Subject:a\r\nX\r\n\r\n", {}, b""),
        (b"Subject: =?utf-8?Q?=C3=B6?=\r\n\r\n", {"Subject": ["=?utf-8?Q?=C3=B6?="]}, b""),
        (b"Subject: \xff\xf6\r\n\r\n\xff", {"Subject": ["\ufffd\ufffd"]}, b"\xff"),
    ],
)
def test_headers_are_split_and_not_decoded(
    raw: bytes, headers: dict[str, list[str]], body: bytes
) -> None:
    content = read_content(raw)
    assert (content.headers, content.body, content.parts) == (headers, body, None)


@pytest.mark.parametrize("boundary", [b"b 1", b'"b 1"', b'"b\\ 1"', b"'b'"])
def test_parts_are_found_by_the_boundary(boundary: bytes) -> None:
    value = boundary.strip(b'"').replace(b"\\", b"") if b'"' in boundary else boundary.split()[0]
    head = b"Content-Type: multipart/mixed;\r\n\tBoundary=%s; x=y\r\n\r\n" % boundary
    parts = read_content(head + b"pre\r\n--%s\r\n\r\none\r\n--%s--" % (value, value)).parts
    assert parts is not None
    assert [part.body for part in parts] == [b"pre", b"\r\none".strip(b"\r\n"), b"--"]


def test_a_multipart_without_a_boundary_has_no_parts() -> None:
    assert read_content(b"Content-Type: multipart/mixed\r\n\r\nx").parts == []


def test_many_parts_and_levels_have_bounds() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    many = read_content(head + b"--b\r\n\r\nx\r\n" * (2 * MOST_PARTS)).parts
    assert many is not None
    assert len(many) == MOST_PARTS - 1  # without the empty one before the first boundary
    assert many[-1].body.endswith(b"--b\r\n\r\nx")
    nested = b"x"
    for level in range(3 * MOST_LEVELS):
        boundary = b"b%03d" % level
        nested = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n%s" % (
            boundary,
            boundary,
            nested,
        )
    content, depth = read_content(nested), 0
    while content.parts:
        content, depth = content.parts[-1], depth + 1
    assert depth == MOST_LEVELS
    assert content.body
