"""HTML without a charset in its Content-Type is decoded by the one it declares itself."""

import pytest

from mailtrap_local.mail.mime.content import parse

WORD = "Привет"


def shown(document: bytes, content_type: str = "text/html") -> str:
    return parse(f"Content-Type: {content_type}\r\n\r\n".encode() + document).snippet()


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset=koi8-r>",
        "<!doctype html><html><head><title>a</title><META CHARSET='KOI8-R'/></head>",
        '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
        "<meta content='text/html;charset=\"koi8-r\"' http-equiv=content-type>",
        '<?xml version="1.0" encoding="koi8-r"?><html>',
        "<!-- <meta charset=utf-8> --><style>p{color:red}</style><meta charset=koi8-r>",
        "<meta name=x content='charset=big5'><meta charset=koi8-r>",
        "<style>" + "p{}" * 3000 + "</style><meta charset=koi8-r>",
    ],
)
@pytest.mark.parametrize(
    "content_type", ["text/html", "text/html; charset=us-ascii", "text/html; charset=x-unknown"]
)
def test_the_document_names_its_charset(head: str, content_type: str) -> None:
    assert shown(head.encode() + b"<p>" + WORD.encode("koi8-r"), content_type).endswith(WORD)


def test_the_content_type_has_the_last_word() -> None:
    document = b"<meta charset=koi8-r><p>" + WORD.encode()
    assert shown(document, "text/html; charset=utf-8") == WORD


def test_what_can_be_read_to_its_declaration_is_no_utf_16() -> None:
    assert shown(b"<meta charset=utf-16><p>" + WORD.encode()) == WORD


@pytest.mark.parametrize("declared", ["x-none", "us-ascii", "", "replacement"])
def test_without_a_usable_charset_it_is_guessed(declared: str) -> None:
    assert shown(f"<meta charset='{declared}'><p>".encode() + WORD.encode()) == WORD


def test_a_file_is_decoded_like_a_body() -> None:
    raw = b"Content-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<meta charset=koi8-r>"
    content = parse(raw + WORD.encode("koi8-r"))
    assert content.decode(content.attachments[0]).endswith(WORD)
