"""HTML that clients cut, drop or do not run, and mails that say little."""
# ruff: noqa: E501  # rows of tables

import quopri

import pytest

from checking import check_html, ids, message_of
from mailtrap_local.checks.report import check

MARKUP = ["gmail-*", "html-*", "image-only", "preheader-poor"]
WORDS = "one two three four five six seven eight nine ten "


def found(html: str) -> list[str]:
    return ids(check_html(html, only=MARKUP))


@pytest.mark.parametrize(
    ("octets", "rules"),
    [
        (104_449, ["gmail-clip"]),
        (104_448, ["gmail-clip-near"]),
        (94_209, ["gmail-clip-near"]),
        (94_208, []),
    ],
)
def test_gmail_clips_by_decoded_octets(octets: int, rules: list[str]) -> None:
    html = "<p>ä" + "x" * (octets - 5)
    head = (
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    )
    raw = head + b"\r\n" + quopri.encodestring(html.encode()).replace(b"\n", b"\r\n")
    assert ids(check(message_of(raw), only=["gmail-*"]).findings) == rules


def test_gmail_drops_a_large_style_sheet() -> None:
    assert found(f"<style>{' ' * 16385}</style>") == ["gmail-style-size"]
    assert found(f"<style>{' ' * 16384}</style>" * 2) == []


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        ("html-script", "<script>a()</script>", "<script type='application/ld+json'>{}</script>"),
        ("html-script", "<script src='https://a.example'></script>", "<!-- <script> -->"),
        ("html-event-handler", "<p onclick='a()'>x", "<p once='a'>x"),
        ("html-event-handler", "<img onerror=a() src=cid:a alt=b>" + WORDS * 2, "<p data-onclick=a>"),
        ("html-embedded", "<iframe src='https://a.example'></iframe>", "<video></video>"),
        ("html-embedded", "<object></object>", "<p>object</p>"),
        ("html-form", "<form><input></form>", "<input type=hidden>"),
        ("html-form", "<textarea></textarea>", "<button>x</button>"),
        ("html-form", "<form><input type=radio></form>", "<input type=radio id=slide>"),
        ("image-only", "<img src=cid:a>one two", f"<img src=cid:a>{WORDS * 2}"),
        ("image-only", f"<img src=cid:a><p style='display:none'>{WORDS * 2}", "one two"),
        ("image-only", "<img src=cid:a>", "<img src=https://a.example width=1 height=1>one two"),
        ("preheader-poor", "<p>View this email in your browser</p>", "<p>In your browser: news</p>"),
        ("preheader-poor", "<div style='display:none'>Unsubscribe</div>", "<p>Your order</p>"),
        ("preheader-poor", "<p>https://shop.example/a is new", "<p>New: https://shop.example/a"),
        ("preheader-poor", "<p>\u200c \u200cHaving trouble viewing this?", "<p>Trouble with a plug?"),
        ("preheader-poor", "<p>Im Browser ansehen</p>", "<title>View in browser</title><p>News"),
        ("preheader-poor", "<p>If you can't see this email, click", "<p>If you can't come, call us"),
    ],
)  # fmt: skip
def test_a_rule_finds_its_markup(rule: str, yes: str, no: str) -> None:
    assert found(yes) == [rule]
    assert found(no) == []


def test_a_form_is_one_finding() -> None:
    (form,) = check_html("<form><input><input></form>", only=["html-form"])
    assert (form.count, form.where.line) == (1, 1)
