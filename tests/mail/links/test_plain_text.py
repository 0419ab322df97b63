"""URLs in plain text: each ends where a reader ends it."""

import pytest

from mailtrap_local.mail.links.plain_text import bare_urls


def urls(text: str) -> list[str]:
    return [found.url for found in bare_urls(text)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://x.example/a?b=1&c=2#d.", "https://x.example/a?b=1&c=2#d"),
        ("(https://x.example/a)", "https://x.example/a"),
        ("https://x.example/a_(b)", "https://x.example/a_(b)"),
        ("(see https://x.example/a_(b)).", "https://x.example/a_(b)"),
        ("Really? https://x.example/?!", "https://x.example/"),
        ('"https://x.example/a"', "https://x.example/a"),
        ("“https://x.example/a”,", "https://x.example/a"),
        ("**https://x.example/a**", "https://x.example/a"),
        ("[words](https://x.example/a)", "https://x.example/a"),
        ("https://x.example/a/;", "https://x.example/a/"),
        ("请点击https://x.example/a完成验证。", "https://x.example/a"),
        ("链接：https://x.example/a?t=1。谢谢", "https://x.example/a?t=1"),
        ("https://x.example/a에서 확인", "https://x.example/a"),
        ("https://ja.example/wiki/日本", "https://ja.example/wiki/日本"),
        ("https://münchen.example/straße", "https://münchen.example/straße"),
        ("HTTP://X.EXAMPLE:8080", "HTTP://X.EXAMPLE:8080"),
        ("open myapp://verify?t=1 now", "myapp://verify?t=1"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("write to mailto:ann@example.com.", "mailto:ann@example.com"),
        ("<https://x.example/very/\n  long/path?\nt=1>", "https://x.example/very/long/path?t=1"),
        ("> <https://x.example/a/\n> b>", "https://x.example/a/b"),
        ("<https://x.example/a b>", "https://x.example/a"),
        ("at https://x.example/YWJj_ZA_ now", "https://x.example/YWJj_ZA_"),
        ("https://x.example/a__.", "https://x.example/a__"),
        ("https://x.example/a~, and", "https://x.example/a~"),
        ("https://x.example/?a=YWI=&b=", "https://x.example/?a=YWI=&b="),
        ("https://x.example/?a=b-", "https://x.example/?a=b-"),
        ("https://x.example/?f='a'", "https://x.example/?f='a'"),
        ("'https://x.example/a_'", "https://x.example/a_"),
        ("_https://x.example/a_", "https://x.example/a"),
        ("__https://x.example/a___", "https://x.example/a_"),
        ("~~https://x.example/a~~", "https://x.example/a"),
        ("**_https://x.example/a_**", "https://x.example/a"),
        ("(https://x.example/a).Then", "https://x.example/a"),
        ("(https://x.example/a_(b)_).Then", "https://x.example/a_(b)_"),
        ("[https://x.example/a[0]]", "https://x.example/a[0]"),
        ("{https://x.example/{a}},", "https://x.example/{a}"),
    ],
)
def test_a_bare_url_ends_where_a_reader_ends_it(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize("text", ["a://", "://x", "http:// x", "mailto: nobody", "no urls: at all"])
def test_what_is_no_url_is_none(text: str) -> None:
    assert urls(text) == []


def test_urls_without_a_space_between_them_are_two() -> None:
    text = "[a](https://x.example/a_),[b](https://x.example/b_(c))"
    assert urls(text) == ["https://x.example/a_", "https://x.example/b_(c)"]
