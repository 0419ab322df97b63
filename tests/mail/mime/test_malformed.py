"""Structures that senders get wrong, and clients read all the same."""

import pytest

from mailtrap_local.mail.mime.content import parse
from mailtrap_local.mail.mime.parameters import parse_parameters

TEXT = b"Content-Type: text/plain\r\n\r\ntext"
HTML = b"Content-Type: text/html\r\n\r\n<p>html"


def alternatives(*parts: bytes, end: bytes, boundary: bytes = b"b") -> bytes:
    head = b"Content-Type: multipart/alternative; boundary=" + boundary + b"\r\n\r\n"
    return head + b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + end


def ids(raw: bytes) -> set[str]:
    return {defect.id for defect in parse(raw).defects} - {"missing-from", "missing-date"}


@pytest.mark.parametrize("end", [b"--b", b"--b\r\n", b"--b  \r\n\r\n \r\n", b"--b\n"])
def test_a_last_boundary_without_hyphens_begins_no_part(end: bytes) -> None:
    raw = alternatives(TEXT, HTML, end=end)
    content = parse(raw)
    assert (content.text, content.html) == ("text", "<p>html")
    assert len(content.parts) == 3
    assert "boundary-not-closed" in ids(raw)


def test_nor_does_one_before_the_boundary_of_an_outer_multipart() -> None:
    inner = alternatives(TEXT, HTML, end=b"--i\r\n", boundary=b"i")
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + inner + b"\r\n--b\r\n" + TEXT
    )
    content = parse(raw + b"\r\n--b--")
    assert (content.text, content.html) == ("text\ntext", "<p>html")
    assert len(content.parts) == 5


def test_an_empty_part_is_a_part() -> None:
    content = parse(alternatives(TEXT, b"", end=b"--b--"))
    assert len(content.parts) == 3
    assert ids(content.raw) == set()


@pytest.mark.parametrize(
    ("value", "parsed"),
    [
        ("text/html charset=utf-8", ("text/html", {"charset": "utf-8"})),
        ('multipart/mixed\tboundary="a b"', ("multipart/mixed", {"boundary": "a b"})),
        ('a/b; name="x.pdf" charset=y', ("a/b", {"name": "x.pdf", "charset": "y"})),
        (
            "text/html; charset=utf-8 format=flowed",
            ("text/html", {"charset": "utf-8", "format": "flowed"}),
        ),
        ("attachment filename=a b.txt", ("attachment", {"filename": "a b.txt"})),
        ("inline filename*=utf-8''%C3%BC.txt", ("inline", {"filename": "ü.txt"})),
        ("text/html, charset=utf-8", ("text/html", {"charset": "utf-8"})),
        ("attachment; filename=a size.txt", ("attachment", {"filename": "a size.txt"})),
        ("text / html ; charset=utf-8", ("text/html", {"charset": "utf-8"})),
        ("text/ html", ("text/html", {})),
        ('"text/html"; charset=utf-8', ("text/html", {"charset": "utf-8"})),
    ],
)
def test_parameters_are_seen_without_their_semicolon(
    value: str, parsed: tuple[str, dict[str, str]]
) -> None:
    assert parse_parameters(value) == parsed


@pytest.mark.parametrize(
    ("content_type", "is_malformed"),
    [
        (b"text/html charset=utf-8", True),
        (b"text/html; charset=utf-8 format=flowed", True),
        (b"text / html; charset=utf-8", False),
        (b"text/html", False),
    ],
)
def test_a_missing_semicolon_is_a_defect(content_type: bytes, *, is_malformed: bool) -> None:
    raw = b"Content-Type: " + content_type + b"\r\n\r\n<p>Hi"
    assert parse(raw).html == "<p>Hi"
    assert ("content-type-malformed" in ids(raw)) is is_malformed


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_a_byte_order_mark_hides_no_field(line_end: bytes) -> None:
    raw = b"\xef\xbb\xbf" + line_end.join([b"From: app@example.com", b"Subject: Hi", b"", b"text"])
    content = parse(raw)
    assert (content.headers["From"], content.text) == ("app@example.com", "text")
    assert "header-malformed" in ids(raw)
    assert "missing-from" not in {defect.id for defect in content.defects}
    assert parse(b"\xef\xbb\xbf" + line_end + b"text").text == "text"


@pytest.mark.parametrize("kind", ["text/plain; charset=koi8-r", "multipart/mixed; boundary=b"])
def test_raw_octets_of_a_header_are_in_the_charset_of_the_body(kind: str) -> None:
    part = b"--b\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nx\r\n--b\r\n"
    name = "отчёт.pdf".encode("koi8-r")
    file = b"Content-Type: application/pdf; name=" + name + b"\r\n\r\n\r\n--b--"
    head = b"Subject: " + "Привет".encode("koi8-r") + f"\r\nContent-Type: {kind}\r\n\r\n".encode()
    content = parse(head + part + file)
    assert content.headers["Subject"] == "Привет"
    assert [one.filename for one in content.attachments] in ([], ["отчёт.pdf"])
    assert "header-charset-unknown" in {defect.id for defect in content.defects}
