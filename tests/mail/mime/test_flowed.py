"""Text of `format=flowed` reads as its sender wrote it (RFC 3676)."""

import pytest

from mailtrap_local.mail.links.extract import links_of
from mailtrap_local.mail.mime.content import parse


def body(text: str, parameters: str = "format=flowed") -> str | None:
    return parse(f"Content-Type: text/plain; {parameters}\n\n{text}".encode()).text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("One \ntwo \nthree.\nFour.", "One two three.\nFour."),
        ("One\n two\n  three", "One\ntwo\n three"),
        ("One \n two", "One two"),
        ("> One \n> two\nThree", "> One two\nThree"),
        (">One \n>two\n>> three \n>>four", "> One two\n>> three four"),
        ("> One \nTwo", "> One \nTwo"),
        (">\n> a", ">\n> a"),
        (" >no quote", ">no quote"),
        (" From here", "From here"),
        ("Bye \n-- \nAnn \nof the shop", "Bye \n-- \nAnn of the shop"),
        ("> -- \n> Ann", "> -- \n> Ann"),
        ("One \n\nTwo", "One \n\nTwo"),
        ("One \n", "One \n"),
        ("", ""),
    ],
)
def test_flowed_lines_are_joined(text: str, read: str) -> None:
    assert body(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("One  \ntwo", "One two"),
        ("https://shop.example/reset/ \nabc?x=1&y= \n2", "https://shop.example/reset/abc?x=1&y=2"),
        ("東京 \n都", "東京都"),
        ("> a \n> b", "> ab"),
    ],
)
def test_the_space_of_a_soft_break_is_removed_on_request(text: str, read: str) -> None:
    assert body(text, "charset=utf-8; Format=Flowed; DelSp=YES") == read


@pytest.mark.parametrize("parameters", ["charset=utf-8", "format=fixed", "delsp=yes"])
def test_other_text_stays_as_it_is(parameters: str) -> None:
    assert body("One \n two", parameters) == "One \n two"


def test_html_and_the_decoded_part_stay_as_they_are() -> None:
    html = parse(b"Content-Type: text/html; format=flowed\n\n<p>a \n b")
    assert html.html == "<p>a \n b"
    text = parse(b"Content-Type: text/plain; format=flowed\n\na \n b")
    assert text.decode(text.root) == "a \n b"


def test_a_link_of_several_lines_is_whole_and_so_is_the_start_of_a_body() -> None:
    head = b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n"
    content = parse(head + b"https://shop.example/a \r\nb_ \r\nc\r\n")
    assert content.snippet() == "https://shop.example/ab_c"
    [link] = links_of(content, content.text_start, None).links
    assert link.url == "https://shop.example/ab_c"


def test_endless_lines_are_joined_up_to_a_limit() -> None:
    text = body("a \n" * 1_000_000)
    assert text is not None
    assert text.count("\n") == 900_001
