import pytest

from mailtrap_local.mail.html import HtmlTag, tokens, unescape
from mailtrap_local.mail.visible_text import visible_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>One <b>two</b></p><p>three</p>", "One two\nthree"),
        ("one<br>two<BR/>three<hr>four", "one\ntwo\nthree\nfour"),
        ("  one \n\t two&nbsp; three ", "one two three"),
        ("<div>\n<div>\n<p>deep</p></div></div>", "deep"),
        ("<table><tr><td>a<td>b<tr><th>c</th><th>d</th></table>e", "a b\nc d\ne"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("a &lt;b&gt; &amp;&eacute; &#x1F600;", "a <b> &é 😀"),
        ("a < b", "a < b"),
        ("wo<wbr>rd in<span>side</span>", "word inside"),
    ],
)
def test_blocks_are_lines_and_cells_are_parted(source: str, text: str) -> None:
    assert visible_text(source) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '<p>no</p>'</script>",
        "<STYLE>p::after { content: 'no' }</STYLE >",
        "<head><title>no</title><meta charset=utf-8></head>",
        "<template><p>no</p></template>",
        "<iframe>no</iframe>",
        "<!-- no <p> -->",
        "<!--[if mso]><p>no</p><![endif]-->",
        "<!DOCTYPE html><?xml no?>",
        "<p hidden>no</p>",
        "<div hidden=''>no<div>no</div>no</div>",
        "<div style='color: red; DISPLAY:\nnone !important'>no<p>no</div>",
        "<ul><li hidden>no</ul>",
        "<table><tr hidden><td>no<td>no</table>",
        "<p hidden>no<p>",
        "<p hidden>no<b>no<div></div>",
        "<img hidden alt=no><input type=hidden value=no>",
        "<a title='>no'></a>",
    ],
)
def test_what_is_not_displayed_is_left_out(hidden: str) -> None:
    assert visible_text(f"<p>before</p>{hidden}<p>after</p>") == "before\nafter"


@pytest.mark.parametrize("source", ["a<script>no", "a<!-- no", "a<p hidden>no", "a<b no", "a</no"])
def test_what_never_ends_hides_the_rest(source: str) -> None:
    assert visible_text(source) == "a"


def test_words_about_hiding_hide_nothing() -> None:
    assert (
        visible_text("<p class=hidden style='overflow:hidden; x-display: block'>seen</p>") == "seen"
    )


def test_tags_have_their_place_and_attributes() -> None:
    source = """x<A HREF="/a?b=1&amp;c" title='t>' B=c="> e/></a>"""
    text, start, rest, end = tokens(source)
    assert isinstance(start, HtmlTag)
    assert isinstance(end, HtmlTag)
    assert (text, rest) == ("x", " e/>")
    assert start.attributes() == {"href": "/a?b=1&c", "title": "t>", "b": 'c="'}
    assert source[start.start : start.end].startswith("<A HREF=")
    assert (start.name, start.is_end, end.name, end.is_end) == ("a", False, "a", True)


def test_the_first_of_two_attributes_counts() -> None:
    [tag] = tokens("<a x=1 X=2 y>")
    assert isinstance(tag, HtmlTag)
    assert tag.attributes() == {"x": "1", "y": ""}


def test_a_reference_to_a_number_of_thousands_of_digits_is_no_character() -> None:
    assert unescape(f"&#{'1' * 5000}; &#xD800;") == "� �"


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<font a>",
        "<",
        "&",
        "<!--",
        '<a b="',
        "<a b='",
        "<a ",
        " =",
        "<script>",
        "</b>",
        "<li hidden>",
        "<p hidden><b>",
        "hidden ",
        "display ",
        "<div hidden><b></x>",
    ],
)
def test_endless_html_takes_time_in_proportion(unit: str) -> None:
    visible_text(unit * 100_000)
    visible_text("<p " + unit * 100_000 + ">")
    visible_text("<div hidden>" + unit * 100_000)
