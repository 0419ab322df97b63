"""Rules about the parts of a message."""

from dataclasses import replace

import pytest

from checked_mails import ids_of, message_of, raw_of
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.markup_in_text import markup_in_text
from mailtrap_local.checks.structure import find_size

TEXT = "Content-Type: text/plain; charset=utf-8\n\nHello, see https://shop.de/a\n"
HTML = (
    "Content-Type: text/html; charset=utf-8\n\n"
    '<html lang="en" dir="ltr"><head><title>x</title></head><body lang="en" dir="ltr">'
    "<p>Hello, see "
    '<a href="https://shop.de/a">this page of ours</a></p></body></html>\n'
)
ICS = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"
OURS = frozenset(
    {"alternative-order", "attachment-in-alternative", "related-missing", "text-missing"}
    | {"text-empty", "html-in-text", "cid-missing", "cid-unused", "content-id-malformed"}
    | {"charset-meta-mismatch", "calendar-method", "message-too-large"}
)


def multipart(subtype: str, *parts: str) -> str:
    boundary = f"b{len(''.join(parts))}"
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{subtype}; boundary={boundary}\n\n{body}--{boundary}--\n"


def picture(cid: str = "<logo@shop.example>", *more: str) -> str:
    fields = "".join(f"{field}\n" for field in more)
    head = f"Content-Type: image/png; name=a.png\nContent-ID: {cid}\n{fields}"
    return f"{head}Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"


def with_picture(url: str = "cid:logo@shop.example") -> str:
    return HTML.replace("<p>", f'<p><img src="{url}" alt="Logo" width="9">')


def calendar(parameters: str, text: str = ICS) -> str:
    return f"Content-Type: text/calendar; charset=utf-8{parameters}\n\n{text}"


def ids_in(part: str) -> list[str]:
    head, _, body = part.partition("\n\n")
    value = head.partition(": ")[2]
    raw = raw_of([("Content-Type", value), ("Content-Transfer-Encoding", None)], body)
    return [each for each in ids_of(message_of(raw)) if each in OURS]


@pytest.mark.parametrize(
    ("part", "ids"),
    [
        (multipart("alternative", TEXT, HTML), []),
        (multipart("alternative", HTML, TEXT), ["alternative-order"]),
        (
            multipart("alternative", multipart("related", HTML, TEXT.replace("Hello", "")), TEXT),
            ["alternative-order"],
        ),
        (multipart("alternative", TEXT, HTML, calendar("; method=REQUEST")), []),
        (multipart("alternative", TEXT, picture()), ["attachment-in-alternative"]),
        (
            multipart(
                "alternative",
                TEXT,
                HTML,
                "Content-Type: application/pdf; name=a.pdf\n\n%PDF-\n",
            ),
            ["attachment-in-alternative"],
        ),
        (HTML, ["text-missing"]),
        (multipart("alternative", TEXT.partition("Hello")[0] + " \n", HTML), ["text-empty"]),
        (TEXT, []),
        (multipart("mixed", HTML, "Content-Type: text/csv; name=a.csv\n\na,b\n"), ["text-missing"]),
    ],
)
def test_alternatives(part: str, ids: list[str]) -> None:
    assert ids_in(part) == ids


@pytest.mark.parametrize(
    ("part", "ids"),
    [
        (multipart("alternative", TEXT, multipart("related", with_picture(), picture())), []),
        (
            multipart("mixed", multipart("alternative", TEXT, with_picture()), picture()),
            ["related-missing"],
        ),
        (multipart("related", multipart("alternative", TEXT, with_picture()), picture()), []),
        (multipart("alternative", TEXT, with_picture()), ["cid-missing"]),
        (
            multipart("alternative", TEXT, multipart("related", HTML, picture())),
            ["cid-unused"],
        ),
        (
            multipart(
                "mixed",
                multipart("alternative", TEXT, HTML),
                picture("<1@x>", "Content-Disposition: attachment"),
            ),
            [],
        ),
        (
            multipart(
                "alternative",
                TEXT,
                multipart("related", with_picture("cid:logo"), picture("logo")),
            ),
            ["content-id-malformed"],
        ),
        (
            multipart(
                "alternative",
                TEXT,
                multipart("related", with_picture("cid:a%40b"), picture("<a@b>")),
            ),
            [],
        ),
    ],
)
def test_pictures(part: str, ids: list[str]) -> None:
    assert ids_in(part) == ids


@pytest.mark.parametrize(
    ("declared", "meta", "is_found"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8", "UTF8", False),
        ("utf-8", "iso-8859-1", True),
        ("iso-8859-1", "windows-1252", False),
        ("iso-8859-2", "utf-8", True),
        ("us-ascii", "utf-8", False),
    ],
)
def test_a_charset_of_the_html(declared: str, meta: str, *, is_found: bool) -> None:
    for tag in (
        f'<meta charset="{meta}">',
        f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">',
    ):
        html = HTML.replace("<head>", f"<head>{tag}").replace(
            "charset=utf-8", f"charset={declared}", 1
        )
        found = ids_in(multipart("alternative", TEXT, html))
        assert found == ["charset-meta-mismatch"] * is_found


@pytest.mark.parametrize(
    ("part", "ids"),
    [
        (calendar("; method=REQUEST"), []),
        (calendar("; method=request"), []),
        (calendar(""), ["calendar-method"]),
        (calendar("; method=CANCEL"), ["calendar-method"]),
        (calendar("", ICS.replace("METHOD:REQUEST\n", "")), []),
        (calendar("; method=REQUEST", ICS.replace("METHOD:REQUEST\n", "")), ["calendar-method"]),
    ],
)
def test_the_method_of_a_calendar(part: str, ids: list[str]) -> None:
    assert ids_in(multipart("alternative", TEXT, HTML, part)) == ids


def test_a_message_that_is_too_large() -> None:
    raw = raw_of()
    for more, count in ((0, 0), (1, 1)):
        message = replace(message_of(raw), raw=raw + b"a" * (25 * 2**20 - len(raw) + more))
        assert len(list(find_size(CheckedMail(message=message)))) == count


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello Ann,</p>\n<p>your order was shipped.</p>",
        "<html><body>Hello</body></html>",
        "<!DOCTYPE html>\n<title>x</title>",
        "Hello Ann,<br>your order<br/>was shipped.",
        'Hello <b>Ann</b>, <a href="https://x.example/?a=1>2">see</a>',
        "Hello,\n\nyour <strong>order</strong> was shipped.\n\nBye",
    ],
)
def test_html_in_text(text: str) -> None:
    assert markup_in_text(text)
    part = TEXT.replace("Hello, see", text)
    assert ids_in(part) == ["html-in-text"]


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ann <ann@mail.example>, 3 < 5 and 7 > 5 <https://x.example/a>",
        "Use the <div> element.\nIt is new.\n" + "More news.\n" * 20,
        "News:\n\n    <p>Hello</p>\n    <p>Ann</p>\n\nThat was code.",
        "News:\n\n```html\n<p>Hello</p>\n<p>Ann</p>\n```\n\nThat was code.",
        "Use `<b>` and `</b>`.",
        "<3 you, <- there -> <Ann>",
        "On Monday Ann <a@b.example> wrote:\n> <b>Hi</b>\n> <i>you</i>\n\nThanks",
    ],
)
def test_text_that_is_no_html(text: str) -> None:
    assert markup_in_text(text) is None
