import pytest

from mailtrap_local.mail.mime.charset import decode_header, decode_text
from mailtrap_local.mail.mime.charset_labels import decoder_name


@pytest.mark.parametrize(
    "charset",
    ["x-none", "zlib_codec", "base64", "rot13", "punycode", "unicode_escape", "../os", "\0"],
)
def test_what_is_no_charset_is_not_looked_up(charset: str) -> None:
    assert decoder_name(charset) is None


@pytest.mark.parametrize(
    ("data", "charset", "text", "defect"),
    [
        (b"abc", None, "abc", None),
        ("é".encode(), None, "é", "charset-missing"),
        (b"\xe9", None, "é", "charset-missing"),
        ("é".encode(), "unknown-8bit", "é", "charset-missing"),
        ("é".encode(), "us-ascii", "é", "charset-mismatch"),
        ("é".encode(), "x-none", "é", "charset-unknown"),
        (b"\xef\xbb\xbfabc", "utf-8", "abc", None),
        (b"\xe9", "utf-8", "�", "charset-mismatch"),
        ("é".encode(), "iso-8859-1", "Ã©", "charset-mismatch"),
        (b"\x93\xe9\x94", "iso-8859-1", "“é”", None),
        (b"a\x81\xe9", "iso-8859-1", "a\x81é", None),
        ("日本".encode(), "euc-jp", "日本", "charset-mismatch"),
        (b"+2AA-a", "utf-7", "�a", None),
        (b"\xef\xbb\xbf\xc3\xa9", "koi8-r", "é", None),
        (b"\x1b$B4A\x1b(B", None, "漢", "charset-missing"),
        (b"\x1b$B4A\x1b(B", "us-ascii", "漢", "charset-mismatch"),
        (b"\x1b[1mbold\x1b(B", None, "\x1b[1mbold\x1b(B", None),
    ],
)
def test_text_is_made_the_best_of(data: bytes, charset: str, text: str, defect: str | None) -> None:
    assert decode_text(data, charset) == (text, defect)


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"abc", "koi8-r", "abc"),
        ("é".encode(), "koi8-r", "é"),
        (b"\xf0\xd2\xc9", "koi8-r", "При"),
        (b"\xe9", None, "é"),
        (b"\xe9", "x-none", "é"),
        (b"\xff", "shift_jis", "ÿ"),
        (b"\x1b$B4A\x1b(B 1", None, "漢 1"),
    ],
)
def test_a_header_is_utf_8_or_in_the_charset_of_the_body(
    data: bytes, charset: str | None, text: str
) -> None:
    assert decode_header(data, charset) == text
