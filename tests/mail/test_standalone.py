"""A message as one document."""

from email.message import EmailMessage

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
