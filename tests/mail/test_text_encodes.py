"""No text of a message has a lone surrogate, which neither UTF-8 nor JSON can have."""

import base64
import encodings
import pkgutil
from encodings import aliases
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailtrap_local.mail.mime.charset import decode_text
from public_texts import check_all_texts

CODECS = sorted(
    {"x-none", "", "utf-7", "unicode-1-1-utf-7", "utf-16", "wtf-8", "cesu-8", "utf-8-sig"}
    | set(aliases.aliases)
    | {module.name for module in pkgutil.iter_modules(encodings.__path__)}
)
LONE = [
    b"+2AA- \xff",
    b"+2AA-",
    b"+3AA-+2AA-",
    b"\xed\xa0\x80",
    b"\xd8\x00",
    b"\x00\xd8",
    b"\x00\x00\xd8\x00",
    b"&#xD800;&#56320;",
    b"\\ud800",
]


@pytest.mark.parametrize("codec", CODECS)
def test_no_codec_gives_a_lone_surrogate(codec: str) -> None:
    for data in (*LONE, b"".join(LONE), bytes(range(256)), bytes(range(255, -1, -1))):
        text, _ = decode_text(data, codec)
        text.encode()


def mail_in(codec: str, data: bytes) -> bytes:
    """Return a mail that has the data in this codec wherever a codec can be named."""
    word = f"=?{codec}?b?{base64.b64encode(data).decode()}?="
    name = f"{codec}''{quote(data, safe='')}"
    percent = quote(data, safe="")
    head = (
        f"Subject: {word}\r\nFrom: {word} <a@example.com>\r\nX-Tags: {word}\r\n"
        f"List-Unsubscribe: <mailto:{percent}>\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    )
    attached = f"Content-Disposition: attachment; filename*={name}"
    parts = [
        f"Content-Type: text/plain; charset={codec}\r\n\r\n".encode() + data + b" your code 123456",
        f"Content-Type: text/html; charset={codec}\r\n\r\n<a href='http://x/".encode()
        + data
        + b"'>&#xD800;&#55357;&#56832;</a>",
        f"Content-Type: text/calendar; charset={codec}\r\n{attached}\r\n\r\n".encode()
        + b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:"
        + data
        + f"\r\nORGANIZER;CN={percent}:mailto:{percent}\r\nEND:VEVENT\r\nEND:VCALENDAR".encode(),
        f'Content-Type: text/csv; name="{word}"\r\n{attached}\r\n\r\n'.encode() + data,
    ]
    return head.encode() + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


@given(st.sampled_from(CODECS), st.binary() | st.sampled_from(LONE))
@example("utf-7", b"+2AA- \xff")
@settings(deadline=None)
def test_all_text_of_a_message_can_be_encoded(codec: str, data: bytes) -> None:
    check_all_texts(mail_in(codec, data))


@given(st.binary())
@settings(deadline=None)
def test_all_text_of_any_bytes_can_be_encoded(raw: bytes) -> None:
    check_all_texts(raw)
