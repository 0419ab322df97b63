"""CR CR LF is one line end, wherever a sender writes it."""

import pytest

from mailtrap_local.mail.mime.content import Content, parse

MAIL = (
    b"Subject: one\r\n two\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nOne.\r\n\r\nTwo.\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>Three.\r\n--b--\r\n"
)


def has_defect(content: Content) -> bool:
    return "cr-before-crlf" in {defect.id for defect in content.defects}


def test_a_whole_mail_reads_as_if_it_were_sound() -> None:
    sound, doubled = parse(MAIL), parse(MAIL.replace(b"\r\n", b"\r\r\n"))
    assert (doubled.text, doubled.html) == (sound.text, sound.html) == ("One.\n\nTwo.", "<p>Three.")
    assert doubled.headers["Subject"] == "one two"
    assert [has_defect(sound), has_defect(doubled)] == [False, True]


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("quoted-printable", b"a=0D\r\n=0D\r\nb=0D\r\n", "a\n\nb\n"),
        ("base64", b"YQ0NCmINDQo=", "a\nb\n"),
        ("7bit", b"a\r\r\nb\r\nc\r\r\r\nd", "a\nb\nc\nd"),
    ],
)
def test_a_body_has_no_empty_lines_between_its_own(encoding: str, body: bytes, text: str) -> None:
    content = parse(f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body)
    assert content.text == text
    assert has_defect(content)


def test_a_carriage_return_alone_ends_a_line_too() -> None:
    content = parse(b"\r\na\rb\r\nc")
    assert content.text == "a\nb\nc"
    assert not has_defect(content)


def test_octets_of_a_file_are_left_alone() -> None:
    head = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    content = parse(head + b"YQ0NCmINDQo=")
    assert content.payload(content.root) == b"a\r\r\nb\r\r\n"
    assert not has_defect(content)
    # the line end before a boundary is CR LF
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\r\n--b--"
    assert parse(raw).payload(parse(raw).parts[1]) == b"x\r"
