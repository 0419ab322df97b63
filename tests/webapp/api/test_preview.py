"""The HTML of a message as a page."""

import pytest

from mailtrap_local.webapp.api.preview import preview_page, preview_policy
from mailtrap_local.webapp.api.preview_marks import MARK_STYLE

HEAD = (
    '<base target="_blank">'
    "<style>@layer{html{overflow:auto!important}body{overflow:visible!important}"
    f"{MARK_STYLE}}}</style>"
)


def no_part(_: str) -> None:
    """Find no part for a URL."""


@pytest.mark.parametrize(
    ("html", "page"),
    [
        ("<p>x", f"{HEAD}<p>x"),
        ("", HEAD),
        ("<!DOCTYPE html><html><p>x", f"<!DOCTYPE html>{HEAD}<html><p>x"),
        (
            " \n<!-- a -->\n<!doctype HTML PUBLIC 'x'>\n<p>",
            f" \n<!-- a -->\n<!doctype HTML PUBLIC 'x'>{HEAD}\n<p>",
        ),
        ("<p><!doctype html>", f"{HEAD}<p><!doctype html>"),
        ("<!-- never closed <!doctype html>", f"{HEAD}<!-- never closed <!doctype html>"),
    ],
)
def test_links_open_elsewhere_and_the_rendering_mode_stays(html: str, page: str) -> None:
    assert preview_page(html, no_part) == page


@pytest.mark.parametrize(
    ("html", "page"),
    [
        ('<img src="cid:a@b">', '<img src="parts/3">'),
        ("<img src=cid:a@b alt=x>", '<img src="parts/3" alt=x>'),
        ("<p style='background:url(cid:a@b)'>", '<p style="background:url(parts/3)">'),
        ('<img src="cid:unknown">', '<img src="cid:unknown">'),
        ("<p>cid:a@b is no address", "<p>cid:a@b is no address"),
        ('<img src="acid:a@b">', '<img src="acid:a@b">'),
        ("<!-- <img src=cid:a@b> -->", "<!-- <img src=cid:a@b> -->"),
        ("<a href=cid:a@b>x", '<a href="parts/3">x'),
        (
            "<style>p{background:url('cid:a@b')}</style>",
            "<style>p{background:url('parts/3')}</style>",
        ),
    ],
)
def test_embedded_images_point_at_the_messages_parts(html: str, page: str) -> None:
    assert preview_page(html, {"cid:a@b": "parts/3"}.get) == HEAD + page


@pytest.mark.parametrize(
    ("html", "page"),
    [
        ("<a href='#a'>x", "<a target=\"_self\" href='#a'>x"),
        ('<a target=_top href=" #a">x', '<a target="_self" href=" #a">x'),
        ("<area href=&#35;>", '<area target="_self" href=&#35;>'),
        ("<a href=b/c>x", '<a href="https://shop.example/app/b/c">x'),
        ("<a href='/b?c=1&amp;d'>x", '<a href="https://shop.example/b?c=1&amp;d">x'),
        ("<a href=https://x.example/>x", "<a href=https://x.example/>x"),
        ("<a href=mailto:ann@example.com>x", "<a href=mailto:ann@example.com>x"),
        ("<a name=b>x", "<a name=b>x"),
        ("<img src=b.png>", '<img src="https://shop.example/app/b.png">'),
        ("<svg><use href='#b'></svg>", "<svg><use href='#b'></svg>"),
    ],
)
def test_links_lead_where_they_do_in_a_mail_client(html: str, page: str) -> None:
    assert preview_page(html, no_part, base="https://shop.example/app/") == HEAD + page


@pytest.mark.parametrize(
    ("html", "page"),
    [
        ("<p><IFrame src=x>a</iframe >b", "<p><template src=x>a</template >b"),
        ("<iframe/src=x>", "<template/src=x>"),
        ("<frameset><frame\nsrc=x></frameset>", "<frameset><x-frame\nsrc=x></frameset>"),
        ("<iframes> <frames>", "<iframes> <frames>"),
    ],
)
def test_frames_are_no_frames_any_more(html: str, page: str) -> None:
    assert preview_page(html, no_part) == HEAD + page


def test_hostile_sizes_take_no_time() -> None:
    parts = {"cid:a": "parts/1"}
    loading = ("<img src=cid:a>", "<p style='url(", "<style>url(", "<img srcset='a,")
    for piece in (
        "<!--",
        "<!doctype ",
        '"cid:',
        "(" * 10 + "cid:",
        "<!-- -->",
        "<a href=#>",
        *loading,
    ):
        preview_page(piece * 100_000, parts.get, base="https://shop.example/")
    for piece in ("<style", "media='", "color-scheme:", "<style>color-scheme: d"):
        preview_page(piece * 20_000, no_part, "dark")


def test_the_policy_never_allows_a_script_a_form_or_a_frame() -> None:
    for remote in (False, True):
        directives = dict(
            directive.partition(" ")[::2] for directive in preview_policy(remote=remote).split("; ")
        )
        assert directives["default-src"] == "'none'"
        assert directives["form-action"] == directives["base-uri"] == "'none'"
        assert directives["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
        assert not directives.keys() & {"script-src", "connect-src", "frame-src", "object-src"}


DARK = "<style>p{color:black}@media (prefers-color-scheme: dark){p{color:white}}</style><p>x"


def test_the_colour_scheme_is_that_of_the_look_not_that_of_the_browser() -> None:
    assert "@media (max-width:0)" in preview_page(DARK, no_part, "light")
    assert "@media (min-width:0)" in preview_page(DARK, no_part, "dark")
    assert "@media (max-width:0)" in preview_page(DARK, no_part, "inverted")
    assert "invert(1)" in preview_page(DARK, no_part, "inverted")
    assert DARK in preview_page(DARK, no_part)


def test_what_a_mail_says_of_colour_schemes_is_left_alone() -> None:
    html = "<p>@media (prefers-color-scheme: dark) is a question</p>"
    assert preview_page(html, no_part, "dark").endswith(html)


@pytest.mark.parametrize(
    ("html", "canvas"),
    [
        ("<p>x", "only light"),
        (DARK, "only light"),
        ('<meta name="color-scheme" content="light dark">', "dark"),
        ("<style>:root { color-scheme: light dark }</style>", "dark"),
    ],
)
def test_only_who_says_so_gets_a_dark_canvas(html: str, canvas: str) -> None:
    assert f"{{color-scheme:{canvas}!important}}" in preview_page(html, no_part, "dark")


def test_pictures_come_from_its_own_parts_alone() -> None:
    assert "img-src http://x/parts/ data:;" in preview_policy(remote=False, own=["http://x/parts/"])
    assert "img-src data:;" in preview_policy(remote=False)


def test_without_images_not_even_its_own_are_shown() -> None:
    assert "img-src 'none'" in preview_policy(remote=True, images=False)
