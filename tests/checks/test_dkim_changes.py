"""What was changed in a signed message is explained."""

import pytest

from dkim_signing import BODY, MAIL, found, signed


def with_body(body: bytes) -> bytes:
    return MAIL.removesuffix(BODY) + body


def changed(raw: bytes, old: bytes, new: bytes) -> bytes:
    assert raw.count(old) == 1, raw
    return raw.replace(old, new)


TEXT = with_body(b"Hello.\r\n-- \r\nShop\r\n.dot\r\n\r\nBye\r\n")


@pytest.mark.parametrize(
    ("raw", "explanation"),
    [
        (
            signed(TEXT) + b"-- \r\nSent by a relay\r\n",
            "21 bytes were added at the end: '-- Sent by a relay'",
        ),
        (signed(TEXT) + b"\r\n\r\nx\r\n", "7 bytes were added at the end: 'x'"),
        (
            changed(signed(TEXT), b"Hello.", b"CAUTION\r\nHello."),
            "9 bytes were added at the start: 'CAUTION'",
        ),
        (
            changed(signed(TEXT, "simple/relaxed"), b"c=simple/relaxed", b"c=simple/simple"),
            "signed with the relaxed",
        ),
        (
            changed(signed(TEXT, "simple/simple"), b"c=simple/simple", b"c=simple/relaxed"),
            "signed with the simple",
        ),
        (
            changed(signed(TEXT, "simple/simple"), b"Bye\r\n", b"Bye \r\n"),
            "blanks were added at the ends of lines",
        ),
        (
            changed(signed(TEXT, "simple/simple"), b"-- \r\n", b"--\r\n"),
            'the blank behind the "--"',
        ),
        (
            changed(signed(TEXT), b"\r\n.dot", b"\r\n..dot"),
            "dots at the start of lines were doubled",
        ),
        (
            changed(signed(changed(TEXT, b".dot", b"..dot")), b"..dot", b".dot"),
            "signed with doubled dots",
        ),
        (
            signed(TEXT).replace(b"Shop\r\n.dot\r\n", b"Shop\n.dot\n"),
            "line feeds were signed as CRLF",
        ),
        (signed(with_body(b"")) + b"Hello\r\n", "the body that was signed is empty"),
        (changed(signed(TEXT), b"Hello", b"Hallo"), "how is not known"),
    ],
)
def test_a_changed_body_is_explained(raw: bytes, explanation: str) -> None:
    problems = found(raw)
    assert explanation in problems["dkim-body-changed"]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("quoted-printable", b"Gr=C3=BC=C3=9Fe=20=\r\nan Ann\r\n"),
        ("base64", b"R3LDvMOfZSBhbiBBbm4K\r\n"),
    ],
)
def test_a_body_that_was_encoded_later(encoding: str, body: bytes) -> None:
    plain = signed(with_body("Grüße an Ann\r\n".encode()))
    field = f"Content-Transfer-Encoding: {encoding}\r\n".encode()
    raw = field + plain.removesuffix("Grüße an Ann\r\n".encode()) + body
    assert f"was encoded as {encoding} after" in found(raw)["dkim-body-changed"]


FOLDED = [b"from", b"to", b"subject", b"date"]


@pytest.mark.parametrize(
    ("raw", "explanation"),
    [
        (
            changed(signed(), b"Subject:  June", b"Subject: [News] June"),
            "the start of Subject was added",
        ),
        (
            changed(signed(), b"Subject:  June", b"Subject: Fwd: June"),
            "the start of Subject was added",
        ),
        (
            b"Reply-To: a@b.example\r\n" + signed(names=[*FOLDED, b"reply-to"]),
            "Reply-To was added after",
        ),
        (
            changed(signed(ways="relaxed/simple"), b"relaxed/simple", b"simple/simple"),
            "one of from, to",
        ),
        (changed(signed(ways="simple/simple"), b"June   news", b"June news"), "one of from, to"),
        (changed(signed(), b"June", b"July"), "one of from, to, subject, date was changed"),
        (
            changed(signed(), b"Date: Mon, 01 Jun 2026 10:00:00 +0000\r\n", b""),
            "signed, and not there: date",
        ),
    ],
)
def test_a_changed_header_is_explained(raw: bytes, explanation: str) -> None:
    assert explanation in found(raw)["dkim-headers-changed"]
