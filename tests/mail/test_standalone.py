"""A message as one document."""

from email.message import EmailMessage

import pytest

from mailtrap_local.mail.links.extract import links_of
from mailtrap_local.mail.mime.content import parse
from mailtrap_local.mail.standalone import standalone_html


def test_pictures_are_put_in_place() -> None:
    message = EmailMessage()
    message.set_content("plain")
    message.add_alternative('<img src="cid:logo%40shop"><img src="CID:logo@shop">', subtype="html")
    body = message.get_payload()[1]  # type: ignore[index]  # of two alternatives
    body.add_related(b"PNG", "image", "png", cid="<logo@shop>")  # type: ignore[union-attr]
    assert standalone_html(parse(message.as_bytes())).strip() == (
        '<img src="data:image/png;base64,UE5H"><img src="data:image/png;base64,UE5H">'
    )


def test_what_is_not_there_stays_as_it_is() -> None:
    raw = b"Content-Type: text/html\r\n\r\n<img src=cid:gone>"
    assert standalone_html(parse(raw)) == "<img src=cid:gone>"


@pytest.mark.parametrize(
    ("html", "head"),
    [
        ("<img src=cid:l&#64;s>", "Content-ID: <l@s>"),
        ("<img src='cid:my logo@s'>", "Content-ID: <my logo@s>"),
        ("<img src=cid:my%20logo@s>", "Content-ID: <my logo@s> (a comment)"),
        ("<img src=cid:a%40b>", "Content-ID: <a%40b>"),
        ('<p style="background:url(&quot;cid:l&quot;)">', "Content-ID: <l>"),
        ("<style>p{background:url(cid:l)}</style>", "Content-ID: l"),
        ("<img src=logo.png>", "Content-Location: logo.png"),
        ("<img src=./a/../logo.png>", "Content-Location: logo.png"),
        ("<img src='a/my logo.png'>", "Content-Location: a/my%20logo.png"),
        ("<img src=https://x.example/l.png>", "Content-Location: https://x.example/\r\n l.png"),
        ("<base href=//x.example/a/><img src=l>", "Content-Location: //x.example/a/l"),
    ],
)
def test_a_part_is_found_by_its_id_or_its_location(html: str, head: str) -> None:
    raw = (
        "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    )
    raw += f"{html}\r\n--b\r\nContent-Type: image/png\r\n{head}\r\n\r\nPNG\r\n--b--\r\n"
    assert "data:image/png;base64,UE5H" in standalone_html(parse(raw.encode()))


def test_a_location_is_relative_to_that_of_the_html() -> None:
    raw = (
        "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n"
        "Content-Location: https://x.example/mail/1.html\r\n\r\n<img src=../l.png>\r\n--b\r\n"
        "Content-Type: image/png\r\nContent-Location: https://x.example/l.png\r\n\r\nPNG\r\n--b--"
    )
    content = parse(raw.encode())
    assert "data:image/png;base64,UE5H" in standalone_html(content)
    assert links_of(content, None, content.html_start).remote == []


def test_text_is_shown_as_text() -> None:
    assert standalone_html(parse(b"\r\n<script>a & b")).endswith(
        "<pre>&lt;script&gt;a &amp; b</pre>"
    )


def test_one_picture_cannot_be_put_in_place_without_end() -> None:
    message = EmailMessage()
    message.set_content('<img src="cid:a">' * 1000, subtype="html")
    message.add_related(b"x" * 10**6, "image", "png", cid="<a>")
    shown = standalone_html(parse(message.as_bytes()))
    assert len(shown) < 1.5 * 10**8
    assert shown.endswith('<img src="cid:a">\n')
