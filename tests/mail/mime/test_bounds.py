"""Of hostile mail only so much is read, the rest stays raw, and a defect says so."""

import base64

import pytest

from mailtrap_local.mail.address import MOST_ADDRESSES, parse_address_list, parse_addresses
from mailtrap_local.mail.mime.content import BODY_START, parse
from mailtrap_local.mail.mime.headers import message_headers
from mailtrap_local.mail.mime.parameters import MOST_PARAMETERS, parse_parameters
from mailtrap_local.mail.mime.transfer_encoding import decode_transfer


def defects(raw: bytes) -> set[str]:
    return {defect.id for defect in parse(raw).defects}


@pytest.mark.parametrize("field", [b"X: y\r\n", b"X: y\n", b"Received: " + b"z" * 900 + b"\r\n"])
def test_a_header_is_read_to_its_limit_and_the_body_is_the_body(field: bytes) -> None:
    head = b"Subject: first\r\n" + field * (3_000_000 // len(field))
    content = parse(head + b"Subject: last\r\n\r\nHello.\r\n")
    assert content.headers.get("Subject") == "first"
    assert 1000 < len(content.headers) <= 10_000
    assert content.headers.count("Subject") == 1
    assert content.text == "Hello.\n"
    assert "header-too-long" in {defect.id for defect in content.defects}
    headers, body = message_headers(content.raw)
    assert list(headers) == list(content.headers)
    assert content.raw[body:] == b"Hello.\r\n"


def test_a_header_just_under_the_limit_is_whole() -> None:
    raw = b"".join(b"X-%d: y\r\n" % number for number in range(10_000)) + b"\r\n"
    content = parse(raw)
    assert len(content.headers) == 10_000
    assert "header-too-long" not in {defect.id for defect in content.defects}
    assert "header-too-long" in defects(b"X: y\r\n" + raw)


def test_the_headers_of_all_parts_have_a_limit_together() -> None:
    part = b"--b\r\n" + b"X: y\r\n" * 9000 + b"\r\nHello.\r\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 50 + b"--b--\r\n"
    content = parse(raw)
    assert len(content.parts) == 51
    assert sum(len(one.headers) for one in content.parts) <= 50_000
    assert content.text == "Hello.\n" * 49 + "Hello."
    assert "header-too-long" in {defect.id for defect in content.defects}


def test_a_body_without_an_empty_line_is_no_long_header() -> None:
    raw = b"Subject: Hi\r\n" + b"Hello, this is text.\r\n" * 100_000
    content = parse(raw)
    assert content.root.body == len(b"Subject: Hi\r\n")
    assert "header-too-long" not in {defect.id for defect in content.defects}


@pytest.mark.parametrize("one", ["a@example.com, ", '"B, A" <a@example.com>, ', "=?x?q?a?= <a@b>,"])
def test_so_many_addresses_are_read_of_a_field(one: str) -> None:
    assert len(parse_addresses(one * (MOST_ADDRESSES - 1))) == MOST_ADDRESSES - 1
    assert len(parse_addresses(one * 10_000)) == MOST_ADDRESSES
    assert len(parse_address_list(one * 10_000)) == MOST_ADDRESSES
    assert "too-many-addresses" in defects(f"To: {one * 10_000}\r\n\r\n".encode())
    assert "too-many-addresses" not in defects(f"To: {one * 4000}\r\n\r\n".encode())


@pytest.mark.parametrize("mark", ["(", "()", ",", ":", ";", '"', "<", '"\\', "a ", "(\\", "<<>"])
def test_any_mark_by_the_hundred_thousand_is_no_trouble(mark: str) -> None:
    parse_addresses(mark * 200_000 + "ann@example.com")
    parse_addresses("a " * 100_000 + "@" + mark * 100_000)


def test_parameters_and_their_sections_have_a_limit() -> None:
    many = "".join(f"; p{number}=x" for number in range(5000))
    assert len(parse_parameters("text/plain" + many)[1]) == MOST_PARAMETERS
    sections = "".join(f"; name*{number}=x" for number in range(9999))
    assert parse_parameters("text/plain" + sections)[1]["name"] == "x" * MOST_PARAMETERS
    assert "too-many-parameters" in defects(f"Content-Type: text/plain{many}\r\n\r\n".encode())


def test_lines_that_look_like_boundaries_are_counted() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello.\r\n"
    content = parse(head + b"--c\r\n" * 300_000 + b"--b\r\n\r\nlate\r\n--b--\r\n")
    assert len(content.parts) == 2
    assert (content.text or "").startswith("Hello.\n--c\n")
    assert "too-many-hyphen-lines" in {defect.id for defect in content.defects}


@pytest.mark.parametrize("content_type", ["text/plain", "text/html"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_the_start_of_a_long_body_is_read(content_type: str, encoding: str) -> None:
    text = "Grüße 😀 ".encode() * 300_000
    body = base64.encodebytes(text) if encoding == "base64" else text
    head = f"Content-Type: {content_type}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}"
    content = parse(head.encode() + b"\r\n\r\n" + body)
    start = content.text_start or content.html_start
    assert start is not None
    assert start.is_cut
    assert start.size == len(body)
    assert BODY_START // 4 < len(start.text) <= BODY_START
    assert "\ufffd" not in start.text
    assert (content.text or content.html or "").startswith(start.text)
    assert "body-too-long" in {defect.id for defect in content.defects}


def test_a_short_body_is_its_own_start() -> None:
    content = parse(b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + b"a\r\n" * 1000)
    start = content.text_start
    assert start is not None
    assert (start.text, start.is_cut) == (content.text, False)
    assert not content.skipped


def test_one_long_line_is_not_skipped_for_an_early_line_end() -> None:
    content = parse(b"Content-Type: text/html\r\n\r\n<!doctype html>\r\n" + b"x" * 3_000_000)
    start = content.html_start
    assert start is not None
    assert len(start.text) > BODY_START - 1000


@pytest.mark.parametrize(
    ("encoding", "data", "decoded"),
    [
        ("base64", b"QQ==" * 9_000, b"A" * 9_000),
        ("base64", b"QUFB\r\n--\r\nfooter QUFB", b"AAA"),
        ("base64", b"__\r\nQUFB", b""),
        ("x-uuencode", b"begin 644 a\n" + b"!80\n" * 600_000, b"a" * 500_000),
        ("x-uuencode", b"no begin", b"no begin"),
        ("quoted-printable", b"a \r\n" * 10, b"a\r\n" * 10),
    ],
)
def test_what_is_decoded_has_a_limit(encoding: str, data: bytes, decoded: bytes) -> None:
    assert decode_transfer(data, encoding) == decoded


def test_pieces_of_base64_beyond_the_limit_are_read_as_one() -> None:
    data = decode_transfer(b"QQ==" * 20_000, "base64")
    assert data.startswith(b"A" * 10_000)
    assert len(data) <= 60_000
    assert "base64-invalid" in defects(b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QQ==QQ==")
