"""Links that lead nowhere, elsewhere than they show, or where no reader can go."""
# ruff: noqa: E501  # rows of tables

import pytest

from checking import check_html, ids

OTHERS = "link-example"  # most examples are of reserved domains


def broken(html: str, text: str = "") -> list[str]:
    found = check_html(html, text=text, only=["link-*"])
    return [one for one in ids(found) if one != OTHERS]


def link(url: str, text: str = "here") -> str:
    return f'<p><a href="{url}">{text}</a></p>'


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        ("localhost", "http://localhost:3000/a", "https://localhost.example/a"),
        ("localhost", "http://127.0.0.1/", "https://shop.example/127.0.0.1"),
        ("localhost", "http://[::1]:8025/", "https://shop.example/?u=localhost"),
        ("localhost", "http://0.0.0.0/", "https://shop.example/"),
        ("localhost", "https://app.localhost/", "https://shop.example/"),
        ("localhost", "http://2130706433/", "https://shop.example/"),
        ("localhost", "http://0x7f.1/", "https://shop.example/"),
        ("private", "http://192.168.1.5/a", "https://shop.example/"),
        ("private", "https://10.0.0.1/", "https://shop.example/10.0.0.1"),
        ("private", "http://web:8000/", "https://web.example:443/"),
        ("private", "https://printer.local/", "https://local.example/"),
        ("private", "http://host.docker.internal/", "https://internal.example/"),
        ("credentials", "https://bank.example@evil.example/", "https://shop.example/@ann"),
        ("relative", "/orders", "https://shop.example/orders"),
        ("relative", "www.shop.example", "https://www.shop.example"),
        ("relative", "localhost:3000/a", "tel:+4930123"),
        ("relative", "//shop.example/a", "sms:+4930123"),
        ("empty", "", "https://shop.example/"),
        ("empty", "#", "https://shop.example/#"),
        ("empty", "javascript:void(0)", "https://shop.example/javascript:"),
        ("malformed", "https://https://shop.example/", "https://shop.example/?to=https://a.example"),
        ("malformed", "https://shop.example/my file", "https://shop.example/my%20file"),
        ("malformed", "https://shop.example/?a=1&amp;amp;b=2", "https://shop.example/?a=1&amp;b=2"),
        ("malformed", "http:///orders", "https://shop.example/orders"),
        ("malformed", "https:/shop.example", " https://shop.example\n"),
        ("malformed", "https://shop.example:port/", "https://shop.example:443/"),
        ("malformed", "https//shop.example/", "https://shop.example/"),
        ("http", "http://shop.example/", "https://shop.example/"),
        ("ip", "https://93.184.215.14/", "https://shop.example/93.184.215.14"),
        ("dev-port", "https://shop.example:8080/", "https://shop.example:8443/"),
        ("shortener", "https://bit.ly/3abc", "https://habit.ly/3abc"),
        ("punycode", "https://xn--pple-43d.example/", "https://apple.example/"),
        ("punycode", "https://pаypal.example/", "https://müller.example/"),
        ("fragment-missing", "#nowhere", "#top"),
        ("mailto-bad", "mailto:ann", "mailto:ann@shop.example?subject=Hi"),
        ("mailto-bad", "mailto:", "mailto:?body=Look"),
        ("mailto-bad", "mailto:ann@shop", "mailto:ann@shop.example,bob@shop.example"),
        ("long", "https://shop.example/?" + "a" * 2048, "https://shop.example/?" + "a" * 2000),
    ],
)  # fmt: skip
def test_a_rule_finds_its_links(rule: str, yes: str, no: str) -> None:
    assert f"link-{rule}" in broken(link(yes))
    assert broken(link(no)) == []


@pytest.mark.parametrize(
    ("text", "url", "is_mismatch"),
    [
        ("https://bank.example/login", "https://evil.example.net/x", True),
        ("bank.example", "https://evil.example.net/x", True),
        ("Visit www.bank.example today", "https://evil.example.net/x", True),
        ("<b>bank</b>.example", "https://evil.example.net/x", True),
        ("bank.example", "https://click.bank.example/r?u=1", False),
        ("shop.co.uk", "https://other.co.uk/", True),
        ("ann@bank.example", "https://evil.example.net/x", False),
        ("invoice.pdf", "https://shop.example/i", False),
        ("README.md", "https://shop.example/i", False),
        ("ASP.NET", "https://shop.example/i", False),
        ("Version 2.10", "https://shop.example/i", False),
        ("Read more...", "https://shop.example/i", False),
        ("bank.example", "http://localhost/", False),
        ("{{ host }}.example", "https://shop.example/i", False),
        ("<span style='display:none'>bank.example</span>Go", "https://shop.example/i", False),
    ],
)
def test_a_link_shows_another_site_than_it_opens(text: str, url: str, is_mismatch: bool) -> None:  # noqa: FBT001  # a row
    assert ("link-text-mismatch" in broken(link(url, text))) == is_mismatch


def test_a_domain_for_examples_is_told_and_no_more_than_that() -> None:
    assert ids(check_html(link("https://shop.example/"), only=["link-*"])) == ["link-example"]
    assert ids(check_html(link("https://shop.test/"), only=["link-*"])) == ["link-example"]
    assert ids(check_html(link("https://wikipedia.org/"), only=["link-*"])) == []


@pytest.mark.parametrize("target", ["<p id=a>", "<a name=a></a>", "<p id='ä'>"])
def test_a_fragment_is_found_by_id_and_by_name(target: str) -> None:
    url = "#%C3%A4" if "ä" in target else "#a"
    assert broken(link(url) + target) == []


@pytest.mark.parametrize("url", ["https://shop.example/{{ path }}", "{{ url }}", "*|URL|*", "%7B%7Burl%7D%7D", "[% url %]", "<%= url %>"])  # fmt: skip
def test_what_a_template_left_is_the_finding_of_another_rule(url: str) -> None:
    assert ids(check_html(link(url), only=["link-*"])) == []


def test_an_anchor_without_href_is_no_link() -> None:
    assert broken("<a name=top></a><a id=b>x</a>") == []


def test_links_of_plain_text_are_checked_once() -> None:
    text = "Confirm: http://localhost:3000/confirm\nand http://shop.example/a.\n"
    found = check_html("", text=text, only=["link-*"])
    assert ids(found) == ["link-localhost", "link-http", "link-example"]
    assert found[0].where._asdict() | {"part": None} == {
        "part": None, "header": None, "body": "text", "line": 1, "column": 10, "selector": None,
    }  # fmt: skip
    both = check_html(link("http://localhost:3000/confirm"), text=text, only=["link-localhost"])
    assert [one.where.body for one in both] == ["html"]


def test_one_url_is_one_finding_with_its_places() -> None:
    (found,) = check_html(link("#") * 30, only=["link-empty"])
    assert (found.count, len(found.places)) == (30, 20)


def test_a_base_makes_relative_links_absolute() -> None:
    assert broken(f"<base href='https://shop.example/'>{link('/orders')}") == []
