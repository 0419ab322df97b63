"""Which parts are read as the body, which are listed as files, and which of these are shown."""

import pytest

from mailtrap_local.mail.mime.content import Content, parse
from mailtrap_local.mail.visible_text import visible_text


def part(content_type: str, body: str, *headers: str) -> str:
    return "\r\n".join([f"Content-Type: {content_type}", *headers, "", body])


def multipart(kind: str, *parts: str, boundary: str = "b") -> str:
    delimited = "".join(f"--{boundary}\r\n{one}\r\n" for one in parts)
    return part(f"multipart/{kind}; boundary={boundary}", f"{delimited}--{boundary}--")


def read(source: str) -> Content:
    return parse(source.encode())


def names(content: Content) -> list[str]:
    return [one.filename or one.content_type for one in content.attachments]


def shown(content: Content) -> list[str]:
    return [one.filename or one.content_type for one in content.attachments if content.shows(one)]


PLAIN, HTML = part("text/plain", "plain"), part("text/html", "<p>html")
PDF = part("application/pdf; name=a.pdf", "x")
INLINE = 'Content-Disposition: inline; filename="mail.txt"'
ATTACHED = 'Content-Disposition: attachment; filename="mail.txt"'


@pytest.mark.parametrize(
    ("source", "text", "html", "files"),
    [
        (part("text/plain; name=a.txt", "x"), "x", None, []),
        (part("text/plain", "x", INLINE), "x", None, []),
        (part("text/plain", "x", ATTACHED), None, None, ["mail.txt"]),
        (multipart("mixed", part("text/plain; name=a.txt", "x"), PDF), "x", None, ["a.pdf"]),
        (multipart("mixed", PLAIN, part("text/plain; name=a.txt", "x")), "plain", None, ["a.txt"]),
        (multipart("alternative", PLAIN, part("text/html; name=a", "h")), "plain", "h", []),
        (multipart("related", part("text/html; name=a", "h")), None, "h", []),
        (
            multipart("mixed", PDF, part("text/html", "<p>x", ATTACHED)),
            None,
            None,
            ["a.pdf", "mail.txt"],
        ),
    ],
)
def test_a_name_makes_no_file_but_a_disposition_does(
    source: str, text: str | None, html: str | None, files: list[str]
) -> None:
    content = read(source)
    assert (content.text, content.html, names(content)) == (text, html, files)


@pytest.mark.parametrize("kind", ["text/csv", "text/x-diff", "text/uri-list", "text/vcard"])
@pytest.mark.parametrize("headers", [(), ("Content-Disposition: inline",)])
def test_a_text_of_another_type_is_listed_beside_a_body_and_is_the_body_without_one(
    kind: str, headers: tuple[str, ...]
) -> None:
    other = part(kind, "other", *headers)
    content = read(multipart("mixed", PLAIN, other))
    assert (content.text, names(content)) == ("plain", [kind])
    assert read(multipart("mixed", PDF, other)).text == "other"
    assert names(read(multipart("alternative", PLAIN, other))) == []


@pytest.mark.parametrize(
    ("source", "text", "html"),
    [
        (multipart('related; type="text/html"', PLAIN, HTML), "plain", "<p>html"),
        (multipart("related", PLAIN, HTML), "plain", "<p>html"),
        (multipart("related", HTML, PLAIN), "plain", "<p>html"),
        (
            multipart(
                "related; type=multipart/alternative",
                part("image/png", "x"),
                multipart("alternative", PLAIN, HTML, boundary="i"),
            ),
            "plain",
            "<p>html",
        ),
        (
            multipart(
                "alternative",
                PLAIN,
                multipart("mixed", HTML, PDF, part("text/plain", "end"), boundary="i"),
            ),
            "plain",
            "<p>html",
        ),
        (
            multipart("alternative", multipart("mixed", PLAIN, PDF, boundary="i"), HTML),
            "plain",
            "<p>html",
        ),
    ],
)
def test_text_and_html_are_found_wherever_they_stand(source: str, text: str, html: str) -> None:
    content = read(source)
    assert (content.text, content.html) == (text, html)


def test_related_text_that_can_be_referred_to_is_a_file() -> None:
    style = part("text/css", "p{}", "Content-ID: <style>")
    frame = part("text/html", "<p>frame", "Content-Location: frame.html")
    content = read(multipart("related", HTML, style, frame))
    assert (content.html, names(content)) == ("<p>html", ["text/css", "text/html"])


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ((PLAIN, HTML), ["plain", "html"]),
        ((HTML, PLAIN), ["html", "plain"]),
        (
            (PLAIN, PDF, part("text/html", "<b>h</b>"), part("text/plain", "a & <b>\r\nc")),
            ["plain", "h", "a & <b>", "c"],
        ),
        (
            (multipart("alternative", PLAIN, HTML, boundary="i"), part("text/plain", "end")),
            ["html", "end"],
        ),
    ],
)
def test_mixed_bodies_are_shown_one_behind_the_other(
    parts: tuple[str, ...], lines: list[str]
) -> None:
    content = read(multipart("mixed", *parts))
    assert visible_text(content.rich or "").split("\n") == lines
    assert content.rich_start is not None
    assert content.rich_start.text == content.rich
    assert content.snippet().startswith("html" if parts[0] is HTML else "plain")


def test_text_alone_is_no_html() -> None:
    content = read(multipart("mixed", PLAIN, PLAIN))
    assert (content.rich, content.rich_start) == (None, None)


@pytest.mark.parametrize(
    "reference",
    [
        "<img src=cid:a@x>",
        "<img src='CID:a%40x'>",
        "<img srcset='cid:b 1x, cid:a@x 2x'>",
        '<p style="background:url(&quot;cid:a@x&quot;)">',
        "<style>p{background:url(cid:a@x)}</style>",
        "<img src='cid&#58;a&#64;x'>",
    ],
)
def test_a_file_that_the_html_refers_to_is_shown(reference: str) -> None:
    picture = part("image/png; name=a.png", "x", "Content-ID: <a@x>")
    other = part("application/pdf; name=b.pdf", "x", "Content-ID: <b@x>")
    content = read(multipart("related", part("text/html", reference), picture, other))
    assert (names(content), shown(content)) == (["a.png", "b.pdf"], ["a.png"])
    assert shown(read(multipart("mixed", HTML, picture, other))) == []


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("http://a.example/x/a.png", "http://a.example/x/a.png"),
        ("http://a.example/x/a.png", "a.png"),
        ("a.png", "http://a.example/x/a.png"),
        ("a.png", "a.png"),
    ],
)
def test_a_file_is_also_referred_to_by_its_location(location: str, url: str) -> None:
    picture = part("image/png; name=a.png", "x", f"Content-Location: {location}")
    html = part("text/html", f"<img src='{url}'>", "Content-Location: http://a.example/x/mail.html")
    source = multipart("related", html, picture)
    content = read(f"Content-Location: http://a.example/x/\r\n{source}")
    assert shown(content) == ["a.png"]
    assert shown(read(source.replace(f"'{url}'", "'http://b.example/'"))) == []


def test_an_attachment_is_listed_though_the_html_refers_to_it() -> None:
    attached = part("image/png", "x", "Content-ID: <a>", ATTACHED)
    assert shown(read(multipart("mixed", part("text/html", "<img src=cid:a>"), attached))) == []
