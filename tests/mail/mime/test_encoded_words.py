"""Encoded words as senders write them, against RFC 2047."""

import pytest

from mailtrap_local.mail.address import parse_addresses
from mailtrap_local.mail.mime.content import parse
from mailtrap_local.mail.mime.encoded_words import decode_words
from mailtrap_local.mail.mime.headers import parse_headers


def field(value: bytes) -> str | None:
    return parse_headers(b"X: " + value)[0].get("X")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"=?iso-8859-1?Q?Gr\xfc\xdf_e=E9?=", "Grüß eé"),
        (b"=?windows-1251?q?\xcf\xf0\xe8?=", "При"),
        (b"=?shift_jis?Q?\x93\xfa?= =?shift_jis?Q?\x96{?=", "日本"),
        ("=?utf-8?Q?Grüße_x?=".encode(), "Grüße x"),
        (b"\xc4 =?iso-8859-2?Q?\xbb?= \xe9", "Ä ť é"),
        (b"=?iso-8859-1?Q?\xfc", "=?iso-8859-1?Q?ü"),
    ],
)
def test_raw_octets_in_a_word_are_of_its_charset(value: bytes, text: str) -> None:
    assert field(value) == text


def test_raw_octets_in_names_too() -> None:
    raw = (
        b"From: =?iso-8859-15?Q?J\xf6rg_\xa4?= <joerg@example.com>\r\n"
        b'Content-Type: application/pdf; name="=?koi8-r?q?\xcf\xd4.pdf?="\r\n\r\n'
    )
    content = parse(raw)
    [sender] = parse_addresses(content.headers.raw("From") or "")
    assert (sender.name, sender) == ("Jörg €", "joerg@example.com")
    assert content.attachments[0].filename == "от.pdf"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["5Lit5", "paH"], "中文"),
        (["5", "L", "i", "t", "5", "p", "a", "H"], "中文"),
        (["5Lit5p", "aH5a2X"], "中文字"),
        (["w6k", "w7w"], "éü"),
        (["w6k=", "w7w="], "éü"),
        (["5Lit5", "paH", "w6k="], "中文é"),
        (["w6", "nD", "vA=="], "éü"),
    ],
)
def test_base64_that_is_cut_goes_on_in_the_next_word(words: list[str], text: str) -> None:
    assert decode_words(" ".join(f"=?utf-8?B?{word}?=" for word in words)) == text


def test_a_cut_is_seen_by_its_bits_where_any_octet_is_valid() -> None:
    assert decode_words("=?iso-8859-1?B?R3L83?= =?iso-8859-1?B?2Uh?=") == "Grüße!"
    assert decode_words("=?iso-8859-1?B?R3L8?= =?iso-8859-1?B?32U?=") == "Grüße"


def test_an_escape_may_be_cut() -> None:
    assert decode_words("=?utf-8?Q?a=C?= =?utf-8?Q?3=A9?=") == "aé"


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ('name*0="=?utf-8?Q?Gr=C3=BC=C3=9F"; name*1="e_1.pdf?="', "Grüße 1.pdf"),
        ('name*0="=?utf-8?B?R3LDvMOf"; name*1="ZS5w"; name*2="ZGY=?="', "Grüße.pdf"),
        ('name*0="=?utf-8?Q?=C3?= "; name*1="=?utf-8?Q?=BC.pdf?="', "ü.pdf"),
        ("name*0*=utf-8''%3D%3Futf-8%3Fq%3Fa%3F%3D", "=?utf-8?q?a?="),
        ("name=\"=?utf-8?Q?plain?=\"; name*=utf-8''%C3%BC.pdf", "ü.pdf"),
    ],
)
def test_pieces_of_a_file_name_may_be_one_word_together(parameters: str, name: str) -> None:
    raw = f"Content-Type: application/pdf; {parameters}\r\n\r\n".encode()
    assert parse(raw).root.parameters["name"] == name
