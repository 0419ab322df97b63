"""Links of HTML and plain text, each once, with their words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtrap_local.errors import AmbiguousLink, BadQuery, MessageNotFound
from mailtrap_local.mail.links.extract import (
    Link,
    extract_links,
    links_of,
    one_link,
    select_links,
)
from mailtrap_local.mail.mime.content import parse
from mailtrap_local.mail.unsubscribe import parse_unsubscribe


def test_a_link_has_the_words_a_reader_sees() -> None:
    html = """
      <a href="https://x.example/1?a=1&amp;b=2"> Show <b>the</b>
         order </a>
      <a href=https://x.example/2><table><tr><td>In</td><td>cells</td></tr></table></a>
      <a href=https://x.example/3><img src=https://x.example/b.png alt="A picture"></a>
      <a href=https://x.example/4 aria-label="Its label"></a>
      <map><area href=https://x.example/5 alt="A region"></map>
      <a href=https://x.example/6>not closed <a href=https://x.example/7>here
    """
    shown = [(link.url[18:], link.text) for link in extract_links(None, html).links]
    assert shown == [
        ("1?a=1&b=2", "Show the order"),
        ("2", "In cells"),
        ("b.png", "A picture"),
        ("3", "A picture"),
        ("4", "Its label"),
        ("5", "A region"),
        ("6", "not closed"),
        ("7", "here"),
    ]


def test_what_the_mail_loads_is_an_asset() -> None:
    html = """
      <style>@font-face { src: url('https://x.example/font') }</style>
      <link rel=stylesheet href=https://x.example/css>
      <body background=https://x.example/body>
      <td style="background: url(https://x.example/td)">
      <img src=https://x.example/img srcset="https://x.example/2x 2x, https://x.example/3x 3x">
      <video src=https://x.example/video poster=https://x.example/poster></video>
    """
    links = extract_links(None, html).links
    names = ["font", "css", "body", "td", "img", "2x", "3x", "video", "poster"]
    assert [link.url.removeprefix("https://x.example/") for link in links] == names
    assert {link.kind for link in links} == {"asset"}


@pytest.mark.parametrize(
    "attributes",
    [
        "width=1 height=1",
        "width='1px'",
        "height=0",
        "style='display:none'",
        "style='WIDTH: 1px !important'",
        "style='max-height:0'",
        "style='opacity:0'",
        "hidden",
    ],
)
def test_a_picture_nobody_sees_tracks(attributes: str) -> None:
    [link] = extract_links(None, f"<img src=https://x.example/p.gif {attributes}>").links
    assert link.kind == "tracking"


@pytest.mark.parametrize(
    "attributes", ["width=100", "style='opacity:0.9'", "style='width:100%'", "height=15", ""]
)
def test_a_picture_to_be_seen_does_not_track(attributes: str) -> None:
    [link] = extract_links(None, f"<img src=https://x.example/p.gif {attributes}>").links
    assert link.kind == "asset"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#",
        "#top",
        "javascript:alert(1)",
        " JavaScript:x",
        "java\nscript:x",
        "java\tscript:x",
        "\x01javascript:x",
        "\x1f \x00\x08javascript:x",
        "&#1;javascript:x",
        "&#x1;&#10;j&#97;va&Tab;script&colon;x",
        "java&NewLine;script:x",
        "\u00a0\u200bjavascript:x",
        "vbscript:x",
        "\x0cVBSCRIPT:x",
        " data:text/html,<script>",
        "\x0fd\na\tta:,",
        "cid:logo",
        "data:,",
    ],
)
def test_what_leads_nowhere_is_no_link(url: str) -> None:
    assert extract_links(None, f'<a href="{url}">x</a><img src="{url}">').links == []


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("\x01https://x.example/\x1f", "https://x.example/"),
        ("https://x.example/a\x00b\x07c", "https://x.example/a%00b%07c"),
        ("https://x.example/\x9b31m", "https://x.example/%C2%9B31m"),
        ("https://x.example/\u202egpj", "https://x.example/%E2%80%AEgpj"),
        ("ht\ntps://x.example/", "https://x.example/"),
        ("xjavascript:x", "xjavascript:x"),
        ("/javascript:x", "/javascript:x"),
    ],
)
def test_a_url_has_no_control_characters(written: str, url: str) -> None:
    [link] = extract_links(None, f'<a href="{written}">a\x01\x1bb</a>').links
    assert (link.url, link.text) == (url, "a b")


def test_no_script_is_a_link_of_plain_text_or_of_list_unsubscribe() -> None:
    text = "javascript://x <javascript:alert(1)> vbscript://x data://x https://x.example/\x1b[0m"
    assert [link.url for link in extract_links(text, None).links] == ["https://x.example/%1B[0m"]
    head = b"List-Unsubscribe: <javascript:x>, <\x01data:x>, <https://x.example/u>\r\n\r\n"
    found = parse_unsubscribe(parse(head).headers)
    assert found is not None
    assert found.urls == ("https://x.example/u",)


@pytest.mark.parametrize(
    "html",
    [
        "<a href=http://x.example/%d>" * 6000,
        "<img src=a>" * 6000,
        "<b>" * 150_000,
        "&lt;" * 150_000,
    ],
)
def test_what_is_not_read_is_said(html: str) -> None:
    raw = b"Content-Type: text/html\r\n\r\n" + html.encode()
    assert is_skipped(raw)
    assert not is_skipped(raw[: len(raw) // 10])


def is_skipped(raw: bytes) -> bool:
    content = parse(raw)
    return links_of(content, content.text_start, content.html_start).skipped


def test_a_relative_url_is_given_as_it_is() -> None:
    [link] = extract_links(None, '<a href="/reset/abc">Reset</a>').links
    assert link == Link("/reset/abc", "Reset", "reset")


def test_a_url_in_text_and_html_is_one_link_with_the_better_words() -> None:
    text = "Show it: https://X.example\nhttps://x.example/b"
    html = (
        "<a href='https://x.example/'>https://x.example</a><p><a href='https://x.example'>Show</a>"
    )
    assert extract_links(text, html).links == [
        Link("https://x.example/", "Show", "other"),
        Link("https://x.example/b", "https://x.example/b", "other"),
    ]


def test_urls_in_the_text_of_html_count_and_those_inside_a_link_do_not() -> None:
    html = "<p>https://x.example/a</p><a href=https://t.example/r>https://x.example/b</a>"
    assert [link.url for link in extract_links(None, html).links] == [
        "https://t.example/r",
        "https://x.example/a",
    ]


LINKS = [
    Link("https://x.example/reset/1", "Reset", "reset"),
    Link("https://x.example/help", "Help", "other"),
]


def test_links_are_selected_by_url_text_pattern_and_kind() -> None:
    first, second = LINKS
    assert select_links(LINKS) == LINKS
    assert select_links(LINKS, contains="/reset/") == [first]
    assert select_links(LINKS, contains="/RESET/") == []
    assert select_links(LINKS, text="hELP") == [second]
    assert select_links(LINKS, pattern=r"/\d+$") == [first]
    assert select_links(LINKS, kind="other") == [second]
    with pytest.raises(BadQuery, match="no regular expression"):
        select_links(LINKS, pattern="(")


def test_one_link_is_one_or_an_error_that_names_what_there_is() -> None:
    assert one_link(LINKS[:1], LINKS) == "https://x.example/reset/1"
    with pytest.raises(
        AmbiguousLink, match=r"2 links fit.*\n.*reset/1'  'Reset' \(reset\)\n.*help"
    ):
        one_link(LINKS, LINKS)
    with pytest.raises(MessageNotFound, match=r"no link fits; the message has: \n.*reset/1"):
        one_link([], LINKS)
    with pytest.raises(MessageNotFound, match="the message has: none"):
        one_link([], [])


def test_of_endless_links_the_first_are_taken() -> None:
    html = "".join(f"<a href=https://x.example/{number}>x</a>" for number in range(6000))
    text = "\n".join(f"https://x.example/t{number}" for number in range(6000))
    links = extract_links(text, html).links
    assert len(links) == 4000
    assert links[2000].url == "https://x.example/t0"


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit",
    ["<a", "<a href=x>", "<a href=//x/", "http://", "mailto:a@", "<a:", "url(", "<style>", ")",
     "a.", "://", "<img srcset=", "x, ", "<x style='url(", "here <a href=/>here</a> "],
)  # fmt: skip
def test_endless_input_takes_time_in_proportion(unit: str) -> None:
    endless = unit * (1_000_000 // len(unit))
    extract_links(endless, endless)
    extract_links(f"<https://{endless}", f'<a href="{endless}">')


PIECES = st.sampled_from(
    sorted(
        {"<a href=", "<a>", "</a>", '"', "'", "<img src=", "srcset=", "style=url("}
        | {"http://", "mailto:", "//", "[", "]", "(", ")", "<", ">", "@", ".", ",", "#", "x"}
        | {"日", "\n", " ", "\0", "&amp;", "%"}
    )
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60))
@settings(deadline=None)
def test_no_text_raises_and_each_url_comes_once(pieces: list[str]) -> None:
    written = "".join(pieces)
    links = extract_links(written, written).links
    assert all(link.url == link.url.strip() != "" for link in links)
    assert len({link.url for link in links}) == len(links)
