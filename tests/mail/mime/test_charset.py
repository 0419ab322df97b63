import pytest

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.charset_labels import decoder_name


@pytest.mark.parametrize(
    ("charset", "decoder"),
    [
        ("UTF-8", "utf-8"),
        ("latin1", "windows-1252"),
        ("ISO-8859-1", "windows-1252"),
        ("gb2312", "gb2312"),
        ("unicode-1-1-utf-7", "utf_7"),
    ],
)
def test_a_charset_is_known_by_the_names_mail_gives_it(charset: str, decoder: str) -> None:
    assert decoder_name(charset) == decoder


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
    ],
)
def test_text_is_made_the_best_of(data: bytes, charset: str, text: str, defect: str | None) -> None:
    assert decode_text(data, charset) == (text, defect)
