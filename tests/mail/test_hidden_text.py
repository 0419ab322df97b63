"""Text that styles hide is seen nowhere: not in the visible text, snippets, codes and links."""

import pytest

from mailtrap_local.mail.codes.extract import extract_codes
from mailtrap_local.mail.links.extract import extract_links
from mailtrap_local.mail.visible_text import visible_text

HIDDEN = [
    "<p style='display:none'>%s</p>",
    "<p style='visibility:hidden'>%s</p>",
    "<p style='opacity:0'>%s</p>",
    "<p style='OPACITY:.00 !important'>%s</p>",
    "<p style='max-height:0;overflow:hidden'>%s</p>",
    "<p style='width:1px;height:1px;overflow:hidden;position:absolute'>%s</p>",
    "<p style='font-size:1px;line-height:1px'>%s</p>",
    "<p style='font:0/0 a'>%s</p>",
    "<p style='text-indent:-9999px'>%s</p>",
    "<p style='position:absolute;left:-9999px'>%s</p>",
    "<p style='color:#ffffff'>%s</p>",
    "<p style='color:#fefefe'>%s</p>",
    "<div style='background:#222'><p style='color:rgb(34, 34, 34)'>%s</p></div>",
    "<table bgcolor=silver><tr><td><font color=#c0c0c0>%s</font></table>",
    "<p style='color:transparent'>%s</p>",
    "<p style='transform:scale(0)'>%s</p>",
    "<p style='clip:rect(0,0,0,0);position:absolute'>%s</p>",
    "<style>.pre{display:none}</style><p class=pre>%s</p>",
    "<style>.a > .b td{opacity:0}</style><div class=a><table class=b><tr><td>%s</table></div>",
    "<style>p.pre{display:none!important}</style><p class=pre style='display:block'>%s</p>",
    "<style>@media screen{.pre{visibility:hidden}}</style><p class=pre>%s</p>",
    "<style>.a{background:#000}.b{color:black}</style><div class=a><p class=b>%s</p></div>",
    "<p hidden>%s</p>",
    "<div style='display:none'><p style='visibility:visible;display:block'>%s</p></div>",
]
SHOWN = [
    "<p style='mso-hide:all'>%s</p>",
    "<p style='max-height:0'>%s</p>",
    "<p style='overflow:hidden;height:20px'>%s</p>",
    "<p style='opacity:0.9'>%s</p>",
    "<div style='visibility:hidden'><p style='visibility:visible'>%s</p></div>",
    "<div style='font-size:0'><p style='font-size:14px'>%s</p></div>",
    "<div style='background:url(a.png)'><p style='color:#fff'>%s</p></div>",
    "<style>td{background:#00f}</style><table><tr><td style='color:#fff'>%s</table>",
    "<style>@media print{p{display:none}}</style><p>%s</p>",
    "<style>@media (max-width:600px){p{display:none}}</style><p>%s</p>",
    "<style>@media (prefers-color-scheme:dark){p{display:none}}</style><p>%s</p>",
    "<style>.x p{display:none}</style><p class=x>%s</p>",
    "<style>p{display:none}#y{display:block}</style><p id=y>%s</p>",
    "<style>/* p{display:none} */ p:hover{display:none}</style><p>%s</p>",
    "<!--[if mso]><style>p{display:none}</style><![endif]--><p>%s</p>",
    "<p style='display:none;display:block'>%s</p>",
    "<p style='text-indent:-20px'>%s</p>",
]


@pytest.mark.parametrize("html", HIDDEN)
def test_what_is_hidden_is_not_seen(html: str) -> None:
    assert visible_text(f"Hello {html % 'unseen'} there").split() == ["Hello", "there"]
    code = "<p>Your code is</p>" + html % "Your code is 604118"
    assert extract_codes("", None, code).codes == []
    link = "<a href='https://app.example/in'>Sign in" + html % "unseen" + "</a>"
    assert [one.text for one in extract_links(None, link).links if one.kind != "asset"] == [
        "Sign in"
    ]
    assert extract_links(None, html % "see https://app.example/x").links == []


@pytest.mark.parametrize("html", SHOWN)
def test_what_is_shown_is_seen(html: str) -> None:
    assert "seen" in visible_text(html % "seen").split()
    codes = extract_codes("", None, html % "Your code is 604118").codes
    assert [one.code for one in codes] == ["604118"]
    links = extract_links(None, html % "see https://app.example/x").links
    assert "https://app.example/x" in [one.url for one in links]


def test_a_link_in_hidden_text_is_a_link_all_the_same() -> None:
    html = "<div style='display:none'><a href='https://app.example/in'>Sign in</a></div>"
    assert [one.url for one in extract_links(None, html).links] == ["https://app.example/in"]
