"""Elements of a mail's HTML by CSS selectors."""

import time

import pytest

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.html_element import HtmlElement, select_elements

IMAGE = '<img src="cid:logo" alt="Shop &amp; Co">'
PAGE = f"""
<div id=card><div><A CLASS="button main" HREF="https://shop.example/?a=1&amp;b=2">Go <b>now</b></A>
</div></div>
<table><tr><td>1<td>2<tr><td>3</table>
{IMAGE}
<p>one<p lang=EN>two<br>lines</p><a href="/q">q</a><p>three
"""


def select(selector: str, source: str = PAGE) -> list[HtmlElement]:
    return select_elements(source, selector)


@pytest.mark.parametrize(
    ("selector", "sources"),
    [
        ("tr", ["<tr><td>1<td>2", "<tr><td>3"]),
        ("tbody > tr:first-child > td:last-child", ["<td>2"]),
        ("td:nth-child(2)", ["<td>2"]),
        ("td:nth-last-child(2)", ["<td>1"]),
        ("p:nth-of-type(2n)", ["<p lang=EN>two<br>lines</p>"]),
        ("p:nth-last-of-type(1)", ["<p>three\n"]),
        ("table:only-of-type td:only-child", ["<td>3"]),
        ("p + a", ['<a href="/q">q</a>']),
        ("p ~ p:not([lang])", ["<p>three\n"]),
        ('p[lang="en"]', ["<p lang=EN>two<br>lines</p>"]),
        ("p, br, img", [IMAGE, "<p>one", "<p lang=EN>two<br>lines</p>", "<br>", "<p>three\n"]),
        ("#card .button > b", ["<b>now</b>"]),
        ("h1", []),
    ],
)
def test_what_a_selector_selects(selector: str, sources: list[str]) -> None:
    assert [one.html for one in select(selector)] == sources


def test_an_element_is_read_decoded() -> None:
    [button] = select("a.button")
    assert (button.name, button.text) == ("a", "Go now")
    assert button["href"] == "https://shop.example/?a=1&b=2" == button.get("href")
    assert button.get("title") is None
    assert dict(button.attributes) == {"class": "button main", "href": button["href"]}
    assert repr(button).startswith("<HtmlElement '<A CLASS=")
    with pytest.raises(KeyError):
        button["title"]
    assert [one["alt"] for one in select("img[alt]")] == ["Shop & Co"]


def test_the_source_of_an_element_has_those_in_it() -> None:
    outer, inner = select("div")
    assert outer.html.startswith("<div id=card><div>")
    assert outer.html.endswith("</div></div>")
    assert outer.html.count("</div>") == 2
    assert inner.html.count("</div>") == 1
    assert [one.html for one in select("b", "<p><b>x<p>y</b>z")] == ["<b>x<p>y</b>"]


@pytest.mark.parametrize(
    "selector", ["", " ", "a[", "a,,b", "a:nth-child(x)", "p:contains(x)", ">"]
)
def test_an_invalid_selector_is_an_error(selector: str) -> None:
    with pytest.raises(BadQuery, match="is no CSS selector"):
        select(selector)


@pytest.mark.parametrize("selector", ["a:hover", "p::before", "div:has(a)", "a, p:checked b"])
def test_so_is_one_that_the_source_does_not_decide(selector: str) -> None:
    with pytest.raises(BadQuery, match="browsers alone know"):
        select(selector)


def test_hostile_mail_takes_bounded_time_and_memory() -> None:
    began = time.monotonic()
    with pytest.raises(BadQuery, match="takes too long"):
        select("p:nth-of-type(2n)", "<p>" * 45_000)
    deep = select("div", "<div>" * 45_000 + "x" * 10**6)  # together 45 GB of source
    assert len(deep) == 45_000
    assert len(deep[0].html) > 10**6
    assert time.monotonic() - began < 60
