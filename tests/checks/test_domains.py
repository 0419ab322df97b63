"""Domains of one organization, of a private network, of tests."""

import pytest

from mailtrap_local.checks.domains import (
    is_private_host,
    is_reserved_host,
    organizational_domain,
    same_organization,
)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("shop.example", "shop.example"),
        ("click.news.shop.example", "shop.example"),
        ("WWW.Shop.CO.UK.", "shop.co.uk"),
        ("co.uk", "co.uk"),
        ("a.b.kobe.jp", "a.b.kobe.jp"),
        ("ann.github.io", "ann.github.io"),
        ("mail.bücher.de", "xn--bcher-kva.de"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("localhost", "localhost"),
        ("192.0.2.7", "192.0.2.7"),
        ("[::1]", "[::1]"),
        ("", ""),
        ("a..b", "a..b"),
    ],
)
def test_a_host_has_an_organizational_domain(host: str, domain: str) -> None:
    assert organizational_domain(host) == domain


def test_hosts_of_one_organization() -> None:
    assert same_organization("click.shop.co.uk", "shop.co.uk")
    assert not same_organization("ann.github.io", "bob.github.io")
    assert not same_organization("192.0.2.7", "1.0.2.7")


@pytest.mark.parametrize("host", ["localhost", "app-1", "db.internal", "[10.0.0.1]", "[IPv6:::1]"])
def test_a_private_host(host: str) -> None:
    assert is_private_host(host)


@pytest.mark.parametrize("host", ["shop.example", "8.8.8.8", "localhost.de", "local.shop.de"])
def test_a_host_that_is_not_private(host: str) -> None:
    assert not is_private_host(host)


@pytest.mark.parametrize(
    "host", ["a.test", "example.org", "x.example.com", "localhost", "s.example"]
)
def test_a_reserved_host(host: str) -> None:
    assert is_reserved_host(host)


@pytest.mark.parametrize("host", ["example.de", "test.de", "myexample.com", "192.0.2.1"])
def test_a_host_that_is_not_reserved(host: str) -> None:
    assert not is_reserved_host(host)
