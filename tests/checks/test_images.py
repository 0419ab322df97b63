"""Images that readers do not get to see, or not as they were meant."""
# ruff: noqa: E501  # rows of tables

import base64
import struct
from email.message import EmailMessage

import pytest

from checking import check_html, ids, message_of
from mailtrap_local.checks.image_sizes import image_size
from mailtrap_local.checks.report import check

IMAGES = ["image-*", "tracking-pixel"]


def found(html: str) -> set[str]:
    return {*ids(check_html(html, only=IMAGES))} - {"image-only"}


def image(url: str, more: str = "width=10") -> str:
    return f'<img src="{url}" {more}>'


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        ("image-empty", image(""), image("https://shop.example/a.png")),
        ("image-empty", "<img width=10>", "<img srcset='https://shop.example/a.png 2x' width=10>"),
        ("image-relative", image("a b.png"), image("https://shop.example/a b.png")),
        ("image-relative", image("/a.png"), image("cid:a@shop.example")),
        ("image-relative", image("a.png"), f"<base href='https://shop.example/'>{image('a.png')}"),
        ("image-relative", image("//shop.example/a.png"), image("https://shop.example//a.png")),
        ("image-relative", image("file:///C:/a.png"), image("https://shop.example/file:")),
        ("image-localhost", image("http://localhost/a.png"), image("https://shop.example/a")),
        ("image-localhost", "<table><td background='http://127.0.0.1/a'>", "<table><td background=''>"),
        ("image-localhost", "<style>p{background:url(http://localhost/a)}</style><p>", "<style>@font-face{src:url(http://localhost/a)}</style><p>"),
        ("image-private", image("https://10.1.2.3/a.png"), image("https://shop.example/10.1.2.3")),
        ("image-private", "<p style='background:url(http://cms/a)'>", "<p style='color:red'>"),
        ("image-http", image("http://shop.example/a.png"), image("https://shop.example/a.png")),
        ("image-http", "<img src='https://shop.example/a' srcset='http://shop.example/b 2x' width=9>", image("https://shop.example/a.png")),
        ("image-data-uri", image("data:image/png;base64,AA=="), image("cid:data")),
        ("image-size-missing", image("https://shop.example/a.png", ""), image("https://shop.example/a.png", "width=100%")),
        ("image-size-missing", image("https://shop.example/a.png", "style='width:9px'"), image("https://shop.example/a.png", "style='display:none'")),
        ("tracking-pixel", image("https://shop.example/a.gif", "width=1 height=1"), image("https://shop.example/a.gif", "width=1 height=40")),
        ("tracking-pixel", image("https://shop.example/a.gif", "style='width:1px;height:1px'"), image("cid:a", "width=1 height=1")),
    ],
)  # fmt: skip
def test_a_rule_finds_its_images(rule: str, yes: str, no: str) -> None:
    assert rule in found(yes)
    assert found(no) == set()


@pytest.mark.parametrize("url", ["{{ logo }}", "https://shop.example/{{ logo }}", "*|LOGO|*"])
def test_what_a_template_left_is_the_finding_of_another_rule(url: str) -> None:
    assert found(image(url, "")) == set()


def with_picture(picture: bytes, html: str, cid: str) -> list[str]:
    message = EmailMessage()
    message.set_content(html, subtype="html")
    message.add_related(picture, "image", "png", cid=cid)
    return ids(
        check(message_of(message.as_bytes()), only=["image-oversized", "image-relative"]).findings
    )


@pytest.mark.parametrize(("width", "shown", "is_large"), [(401, 200, True), (400, 200, False)])
def test_a_picture_of_the_mail_is_larger_than_shown(width: int, shown: int, is_large: bool) -> None:  # noqa: FBT001  # a row
    html = f'<img src="cid:logo" width="{shown}">'
    expected = ["image-oversized"] if is_large else []
    assert with_picture(png(width, 9), html, cid="<logo>") == expected
    data = base64.b64encode(png(width, 9)).decode()
    html = f'<img src="data:image/png;base64,{data}" width="{shown}">'
    assert ids(check_html(html, only=["image-oversized"])) == expected


def test_pictures_of_the_mail_are_more_than_a_megabyte() -> None:
    html = '<img src="cid:logo" width="200">'
    large = png(200, 9) + bytes(1024 * 1024)
    assert with_picture(large, html, cid="<logo>") == ["image-oversized"]


def test_a_relative_url_may_be_that_of_a_part() -> None:
    message = EmailMessage()
    message.set_content('<img src="a.png" width="9">', subtype="html")
    message.add_related(png(9, 9), "image", "png", headers=["Content-Location: a.png"])
    assert ids(check(message_of(message.as_bytes()), only=["image-relative"]).findings) == []


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(640, 480), (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 12, 34), (12, 34)),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08" + struct.pack(">HH", 34, 12), (12, 34)),
        (b"RIFF1234WEBPVP8X" + bytes(8) + b"\x0b\0\0\x21\0\0", (12, 34)),
        (b"RIFF1234WEBPVP8L" + bytes(5) + struct.pack("<I", 11 | 33 << 14) + bytes(9), (12, 34)),
        (b"RIFF1234WEBPVP8 " + bytes(10) + struct.pack("<HH", 12, 34), (12, 34)),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8\xff\xe0", None),
        (b"<svg/>", None),
    ],
)
def test_the_size_of_an_image_is_read(content: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(content) == size
