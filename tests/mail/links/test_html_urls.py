"""URLs of HTML against its base, and those that it loads from elsewhere."""

import pytest

from mailtrap_local.mail.links.extract import extract_links


@pytest.mark.parametrize(
    ("base", "written", "url"),
    [
        ("https://x.example/app/", "confirm/7", "https://x.example/app/confirm/7"),
        ("https://x.example/app/", "/reset/1", "https://x.example/reset/1"),
        ("https://x.example/app/", "?a=1", "https://x.example/app/?a=1"),
        ("https://x.example/app/", "//y.example/", "https://y.example/"),
        ("https://x.example/app/", "myapp://in", "myapp://in"),
        ("https://x.example/app/", "mailto:ann@example.com", "mailto:ann@example.com"),
        ("\n//x.example/a/b", "c", "//x.example/a/c"),
        ("/app/", "confirm", "confirm"),
        ("https://[x/", "confirm", "confirm"),
        ("data:,x", "confirm", "confirm"),
    ],
)
def test_a_relative_url_is_resolved_against_the_base(base: str, written: str, url: str) -> None:
    html = f'<a href="{written}">x</a><a href="#top">Top</a><base target=x><base href="{base}">'
    assert [link.url for link in extract_links(None, html).links] == [url]


@pytest.mark.parametrize(
    "html",
    [
        '<style>@import "//x.example/a";</style>',
        "<style>/* no */@IMPORT/**/url( 'https://x.example/a' ) screen;</style>",
        "<p style=\"background:image-set('//x.example/a' 1x, url(b) 2x)\">",
        "<p style='background:-webkit-image-set(url(//x.example/a) type(\"x\") 1x)'>",
        "<p style='background:url(&quot;//x.example/a&quot;)'>",
        "<p style='background:url&#40;//x.example/a&#41;'>",
        "<p style='background:url(https\\3a //x.example/a)'>",
        "<svg><image href=//x.example/a></svg>",
        "<svg><use xlink:href='//x.example/a#b'></svg>",
        "<svg><rect filter='url(//x.example/a#b)'></svg>",
        "<img srcset='a, //x.example/b 2x'>",
        "<link rel=preload as=image imagesrcset='//x.example/a 2x'>",
        "<frameset><frame src=//x.example/a></frameset>",
        "<base href=//x.example/><img src=a>",
        "<a href=//x.example/a><img src=//x.example/a></a>",
    ],
)
def test_what_is_loaded_from_elsewhere_is_known(html: str) -> None:
    assert len(extract_links(None, html).remote) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<img src=a><a href=//x.example/a>x</a>",
        "<style>@namespace svg url(http://www.w3.org/2000/svg);</style>",
        "<style>/* url(//x.example/a) */ p:after{content:'url(//x.example/a)'}</style>",
        "<p title='url(//x.example/a)'>",
        "<p style='background:url(data:,)'><img src=cid:a>",
    ],
)
def test_what_is_not_loaded_from_elsewhere_is_not_counted(html: str) -> None:
    assert extract_links(None, html).remote == []
