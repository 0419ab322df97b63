"""Rules about attached files."""

from base64 import b64encode

import pytest

from checked_mails import message_of, raw_of
from mailtrap_local.checks.attachments import find_attachments
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding

ZIP = b"PK\3\4\24\0\0\0"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"
PNG = b"\x89PNG\r\n\x1a\n\0\0"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF"
HTML = b"<html>no picture</html>"
OCTETS = "application/octet-stream"


def find(name: str | None, content_type: str, data: bytes, disposition: str) -> list[Finding]:
    filename = f'; filename="{name}"' if name is not None else ""
    body = (
        "--b\nContent-Type: text/plain; charset=utf-8\n\nHello\n"
        f"--b\nContent-Type: {content_type}\nContent-Disposition: {disposition}{filename}\n"
        f"Content-Transfer-Encoding: base64\n\n{b64encode(data).decode()}\n--b--\n"
    )
    raw = raw_of([("Content-Type", "multipart/mixed; boundary=b")], body)
    return list(find_attachments(CheckedMail(message=message_of(raw))))


@pytest.mark.parametrize(
    ("name", "content_type", "data", "found"),
    [
        ("invoice.pdf.exe", OCTETS, b"MZ\0", "attachment-double-extension error"),
        ("invoice.pdf     .scr", OCTETS, b"MZ\0", "attachment-double-extension error"),
        ("a.JPG.js", OCTETS, b"x()", "attachment-double-extension error"),
        ("setup.exe", OCTETS, b"MZ\0", "attachment-blocked error"),
        ("v1.2.exe", OCTETS, b"MZ\0", "attachment-blocked error"),
        ("app.JS", "text/javascript", b"x()", "attachment-blocked error"),
        ("disk.iso", OCTETS, b"x", "attachment-blocked error"),
        ("a.pdf", "application/pdf", b"", "attachment-empty error"),
        ("a.png", "image/png", HTML, "attachment-type-mismatch error"),
        ("a.png", OCTETS, HTML, "attachment-type-mismatch error"),
        ("a.pdf", "application/pdf", HTML, "attachment-type-mismatch error"),
        ("a.png", "image/png", JPEG, "attachment-type-mismatch warning"),
        ("a.csv", "text/csv", b"<!DOCTYPE html><html>", "attachment-type-mismatch warning"),
        ("a.json", "application/json", b"<html><p>500", "attachment-type-mismatch warning"),
        ("a.ics", "application/octet-stream", b"<html><p>500", "attachment-type-mismatch warning"),
        ("a.csv", "text/csv", ZIP, "attachment-type-mismatch warning"),
        ("a.zip", "application/zip", HTML, "attachment-type-mismatch warning"),
        ("a.xls", "application/vnd.ms-excel", HTML, "attachment-type-mismatch warning"),
        ("a.docx", OCTETS, HTML, "attachment-type-mismatch warning"),
        (
            "a.docm",
            "application/vnd.ms-word.document.macroEnabled.12",
            ZIP,
            "attachment-macros warning",
        ),
        ("a.xlsm", OCTETS, ZIP, "attachment-macros warning"),
        ("a.docx", OCTETS, ZIP + b"word/vbaProject.bin", "attachment-macros warning"),
        (None, "application/pdf", b"%PDF-1.7", "attachment-unnamed warning"),
        (None, OCTETS, b"x", "attachment-unnamed warning"),
    ],
)
def test_a_file_at_fault(name: str | None, content_type: str, data: bytes, found: str) -> None:
    findings = find(name, content_type, data, "attachment")
    assert [f"{one.id} {one.severity}" for one in findings] == [found]
    assert findings[0].where.part == 3


@pytest.mark.parametrize(
    ("name", "content_type", "data"),
    [
        ("a.pdf", "application/pdf", b"\n%PDF-1.4"),
        ("a.PNG", "image/png", PNG),
        ("a.jpg", "image/jpg", JPEG),
        ("a.svg", "image/svg+xml", b'<?xml version="1.0"?>\n<svg xmlns="a">'),
        ("a.heic", "image/heic", b"\0\0\0\x18ftypheic"),
        ("a.xyz", "image/x-unknown", b"anything"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", OLE),
        ("a.odt", "application/zip", ZIP),
        ("a.doc", "application/msword", OLE),
        ("a.doc", "application/msword", b"{\\rtf1"),
        ("a.csv", "application/vnd.ms-excel", b"a,b"),
        ("a.csv", "text/csv", "ä,b".encode()),
        ("a.csv", "text/csv; charset=utf-16", "a,b".encode("utf-16")),
        ("a.ics", "text/calendar", b"BEGIN:VCALENDAR"),
        ("a.txt", "text/plain", b"<!DOCTYPE html><html>"),
        ("a.csv", "text/csv", b"<b>,<p>"),
        ("report.2026.pdf", "application/pdf", b"%PDF-"),
        ("a.tar.gz", "application/gzip", b"\x1f\x8b\x08"),
        ("index.html", "text/html", HTML),
        ("data.bin", OCTETS, b"MZ"),
        ("noextension", OCTETS, b"x"),
        ("a.html", "text/html", b"<p>Hello"),
        ("a.json", "application/json", b"{}"),
    ],
)
def test_a_file_without_fault(name: str, content_type: str, data: bytes) -> None:
    assert find(name, content_type, data, "attachment") == []


def test_a_picture_in_the_text_needs_no_name() -> None:
    assert find(None, "image/png", PNG, "inline") == []


def test_a_forwarded_message_is_no_file() -> None:
    body = "--b\n\nHello\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n"
    raw = raw_of([("Content-Type", "multipart/mixed; boundary=b")], body)
    assert list(find_attachments(CheckedMail(message=message_of(raw)))) == []
