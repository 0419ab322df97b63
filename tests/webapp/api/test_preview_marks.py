"""Places of the HTML that are marked in its preview."""

import pytest

from asking import Ask
from mailtrap_local import Sandbox
from mailtrap_local.webapp.api.preview_marks import MarkedPlace, mark_places
from sending import compose, send

FIRST = MarkedPlace(1, 1)


@pytest.mark.parametrize(
    ("html", "place", "marked"),
    [
        ("<p>x", (1, 1), '<p data-mailtrap-mark id="mark-1">x'),
        ("<p class=a>x", (1, 3), '<p data-mailtrap-mark id="mark-1" class=a>x'),
        ("<p>a <b>b</b> c</p>", (1, 14), '<p data-mailtrap-mark id="mark-1">a <b>b</b> c</p>'),
        ("<p>a\r\n<b>b</b>", (2, 1), '<p>a\r\n<b data-mailtrap-mark id="mark-1">b</b>'),
        ("<br/>", (1, 1), '<br data-mailtrap-mark id="mark-1"/>'),
        # an id is left alone: what stands in it is scrolled to
        ("<p id=a><b>x", (1, 1), '<p data-mailtrap-mark id=a><b id="mark-1">x'),
        ("<p id=a>x", (1, 1), "<p data-mailtrap-mark id=a>x"),
        # nothing that is shown is there
        ("<style>p{color:red}</style><p>x", (1, 9), "<style>p{color:red}</style><p>x"),
        ("<p>", (9, 1), "<p>"),
        ("x", (1, 1), "x"),
        ("", (1, 1), ""),
    ],
)
def test_the_element_of_a_place_is_marked(html: str, place: tuple[int, int], marked: str) -> None:
    assert mark_places(html, [MarkedPlace(*place)]) == marked


def test_each_of_several_can_be_scrolled_to() -> None:
    marked = mark_places("<p id=a><i>x<p>y", [FIRST, MarkedPlace(1, 9), MarkedPlace(1, 13), FIRST])
    assert marked == (
        '<p data-mailtrap-mark id=a><i data-mailtrap-mark id="mark-1">x'
        '<p data-mailtrap-mark id="mark-2">y'
    )


def test_the_preview_marks_on_request(sandbox: Sandbox, ask: Ask) -> None:
    send(sandbox.smtp, raw=compose("Hello", html="<p>Hi</p>\n<a href='/x'>x</a>"))
    preview = "/api/messages/latest/preview"
    assert b"<p data-mailtrap-mark" not in ask("GET", preview).body
    marked = ask("GET", f"{preview}?marks=2:1").body
    assert b'<a data-mailtrap-mark id="mark-1" href=' in marked


@pytest.mark.parametrize("marks", ["1", "1:0", "a:b", "1:1,", ",".join(["1:1"] * 21)])
def test_other_marks_are_refused(sandbox: Sandbox, ask: Ask, marks: str) -> None:
    send(sandbox.smtp)
    assert ask("GET", f"/api/messages/latest/preview?marks={marks}").status == 400
