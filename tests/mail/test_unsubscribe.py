"""List-Unsubscribe as RFC 2369 and RFC 8058 have it."""

import pytest

from mailtrap_local.mail.mime.headers import parse_headers
from mailtrap_local.mail.unsubscribe import Unsubscribe, parse_unsubscribe


def parsed(*lines: str) -> Unsubscribe | None:
    headers, _ = parse_headers("\r\n".join(lines).encode())
    return parse_unsubscribe(headers)


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("<https://x.example/u>", ["https://x.example/u"]),
        (
            "<mailto:a@x.example?subject=leave>, <https://x.example/u?a=1,2>",
            ["mailto:a@x.example?subject=leave", "https://x.example/u?a=1,2"],
        ),
        ("(Leave here:) <https://x.example/u> (or write), <mailto:a@x.example>",
         ["https://x.example/u", "mailto:a@x.example"]),
        ("<https://x.example/\r\n very/long>", ["https://x.example/very/long"]),
        ("<https://x.example/1>, nonsense, <https://x.example/2>", ["https://x.example/1"]),
        ("<https://x.example/1> <https://x.example/2>", ["https://x.example/1"]),
        ("<https://x.example/1>,\r\n\t<https://x.example/1>", ["https://x.example/1"]),
        ("=?utf-8?q?=3Chttps=3A//x=2Eexample/u=3E?=", ["https://x.example/u"]),
    ],
)  # fmt: skip
def test_urls_are_read_as_clients_read_them(value: str, urls: list[str]) -> None:
    assert parsed(f"List-Unsubscribe: {value}") == Unsubscribe(tuple(urls), one_click=False)


def test_several_fields_are_one_list() -> None:
    found = parsed(
        "List-Unsubscribe: <mailto:a@x.example>", "list-unsubscribe: <https://x.example/>"
    )
    assert found == Unsubscribe(("mailto:a@x.example", "https://x.example/"), one_click=False)


@pytest.mark.parametrize(
    "lines",
    [[], ["List-Unsubscribe:"], ["List-Unsubscribe: <>"], ["List-Unsubscribe: https://x.example/u"],
     ["List-Unsubscribe-Post: List-Unsubscribe=One-Click"]],
)  # fmt: skip
def test_no_url_in_brackets_is_no_offer(lines: list[str]) -> None:
    assert parsed(*lines) is None


@pytest.mark.parametrize(
    ("urls", "posts", "expected"),
    [
        ("<https://x.example/u>", ["List-Unsubscribe=One-Click"], True),
        ("<mailto:a@x.example>, <HTTPS://x.example/u>", [" list-unsubscribe=one-click "], True),
        ("<http://x.example/u>", ["List-Unsubscribe=One-Click"], False),
        ("<mailto:a@x.example>", ["List-Unsubscribe=One-Click"], False),
        ("<https://x.example/u>", ["One-Click"], False),
        ("<https://x.example/u>", ["List-Unsubscribe=One-Click"] * 2, False),
        ("<https://x.example/u>", [], False),
    ],
)
def test_one_click_wants_its_pair_once_and_https(
    urls: str, posts: list[str], expected: object
) -> None:
    lines = [f"List-Unsubscribe-Post: {post}" for post in posts]
    found = parsed(f"List-Unsubscribe: {urls}", *lines)
    assert found is not None
    assert found.one_click is expected
