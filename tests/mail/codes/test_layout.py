"""What a reader of the HTML does not see is no code, and what is set apart is one."""

import pytest

from mailtrap_local.mail.codes.extract import extract_codes
from mailtrap_local.mail.codes.layout import html_lines


@pytest.mark.parametrize(
    "html",
    [
        "<p style='display:none'>{}</p>",
        "<p style='visibility: hidden'>{}</p>",
        "<p style='opacity:0'>{}</p>",
        "<p style='max-height:0;overflow:hidden'>{}</p>",
        "<p style='font-size:0'>{}</p>",
        "<p style='color:#fff;background:#ffffff'>{}</p>",
        "<p style='color:white'>{}</p>",
        "<div style='background-color:#222222'><font color='#222222'>{}</font></div>",
        "<p hidden>{}</p>",
        "<template>{}</template>",
        "<style>.pre, #no { display: none !important }</style><p class='a pre'>{}</p>",
        "<style>@media print { .b { color: red } } #no { opacity: 0 }</style><p id=no>{}</p>",
    ],
)
def test_hidden_text_is_not_seen(html: str) -> None:
    hidden = html.replace("{}", "Your login code is 118204")
    assert extract_codes("Acme", None, hidden).codes == []
    [found] = extract_codes("Acme", None, f"{hidden}<p>Your login code is 604118</p>").codes
    assert found.code == "604118"


@pytest.mark.parametrize(
    "html",
    [
        "<td style='font-size:0px'><div style='font-size:32px'>{}</div></td>",
        "<style>@media (max-width:600px) { p { display:none } }</style><p>{}</p>",
        "<table bgcolor='#000000'><tr><td style='color:#ffffff'>{}</td></tr></table>",
        "<p style='opacity:0.9'>{}</p>",
        "<div style='visibility:hidden'><p style='visibility:visible'>{}</p></div>",
    ],
)
def test_text_that_is_shown_again_is_seen(html: str) -> None:
    [found] = extract_codes("Acme", None, html.replace("{}", "Your login code is 604118")).codes
    assert found.code == "604118"


@pytest.mark.parametrize("apart", ["font-size:32px", "letter-spacing:6px;font-weight:bold"])
def test_a_number_set_apart_needs_few_words(apart: str) -> None:
    html = f"<p>Zzz zzz zzz:</p><div style='{apart};border:1px solid'>604118</div><p>Zzz code.</p>"
    assert [one.code for one in extract_codes("Zzz", None, html).codes] == ["604118"]


def test_a_line_has_the_looks_of_its_text() -> None:
    html = "<h1>Your  code</h1><p>is <b style='font-size:2em'> 604118</b>, <code>ok</code></p>"
    first, second = html_lines(html)
    assert (first.text, second.text) == ("Your code", "is 604118, ok")
    looks = [(second.text[run.start : run.end], run.look) for run in second.runs]
    assert [(text, look.size, look.bold, look.monospace) for text, look in looks] == [
        ("is", 16, False, False),
        ("604118", 32, True, False),
        (",", 16, False, False),
        ("ok", 16, False, True),
    ]


QUOTES = {
    "marks": "{}\n\nOn Thu, Ann wrote:\n> {}\n> It expires soon.",
    "divider": "{}\n\n-----Ursprüngliche Nachricht-----\n{}",
    "header": "{}\n\nVon: Acme\nGesendet: Donnerstag\nBetreff: Code\n\n{}",
}


@pytest.mark.parametrize("quote", QUOTES)
def test_in_a_reply_the_newest_text_counts(quote: str) -> None:
    new, old = "Your login code is 604118.", "Your login code is 118204."
    codes = extract_codes("Re: 118204 is your login code", QUOTES[quote].format(new, old), None)
    assert [one.code for one in codes.codes] == ["604118"]
    codes = extract_codes("Re: Code", QUOTES[quote].format("Thanks!", old), None)
    assert [one.code for one in codes.codes] == ["118204"]


def test_what_html_quotes_is_older() -> None:
    html = "<p>Code: 604118</p><div class='gmail_quote'><blockquote>Code: 118204</blockquote></div>"
    assert [one.code for one in extract_codes("Acme", None, html).codes] == ["604118"]


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit",
    ["<div style='font-size:2em'>", "<style>.a{b:c}", "<style>{", "<p style='", "<li>1", "</p>",
     "<blockquote>", "From: x\nSent: y\n", "---- a ---", "> ", "AB-CD-", "code no. 1 ", "a'",
     "<td class=a style='color:#fff;background:#fff'>1</td>"],
)  # fmt: skip
def test_endless_layout_takes_time_in_proportion(unit: str) -> None:
    endless = unit * (2_000_000 // len(unit))
    extract_codes("Code", endless, endless)


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>Device</td><td>Firefox</td></tr><tr><td>Login code</td><td>KQ-7X-M2</td></tr>",
        "<tr><th>Name</th><th>Login code</th></tr><tr><td>Ann</td><td>KQ-7X-M2</td></tr>",
        "<tr><td>Login code</td><td>Valid until</td></tr><tr><td>KQ-7X-M2</td><td>10:45</td></tr>",
        "<tr><td><p>Login code</p></td></tr><tr><td><p>KQ-7X-M2</p></td></tr>",
    ],
)
def test_a_cell_is_named_by_that_beside_or_above(rows: str) -> None:
    html = f"<p>Someone signs in:</p><table>{rows}</table><p>Order 551092</p>"
    assert [one.code for one in extract_codes("Hello", None, html).codes] == ["KQ7XM2"]


def test_labels_without_values_below_are_read_as_they_are() -> None:
    row = "<tr><td>Order</td><td>Code</td></tr>"
    assert extract_codes("Hello", None, f"<table>{row * 3}</table>").codes == []
    shown = [line.text for line in html_lines(f"<table>{row}</table><p>Bye")]
    assert shown == ["Order Code", "Bye"]
