"""TXT records of the DNS, from a name server of the test."""

import sys
from collections.abc import Iterator

import pytest

from mailtrap_local.checks.txt_records import TxtLookup, TxtLookupFailed
from mailtrap_local.errors import BadSetting
from mailtrap_local.outbound.network_checks.dns_records import dns_lookup
from name_server import name_server

RECORDS = {
    ("one.example.", "TXT"): ['"v=DKIM1; " "p=AA"'],
    ("two.example.", "TXT"): ['"a"', '"b"'],
    ("empty.example.", "A"): ["192.0.2.1"],
}


@pytest.fixture
def look_up() -> Iterator[TxtLookup]:
    with name_server(RECORDS) as (address, port):
        yield dns_lookup([address], port)


def test_texts(look_up: TxtLookup) -> None:
    assert look_up("one.example") == ("v=DKIM1; p=AA",)
    assert sorted(look_up("Two.Example.")) == ["a", "b"]
    assert look_up("no.example") == ()
    assert look_up("empty.example") == ()


@pytest.mark.parametrize("name", ["broken.example", "a..b", "x" * 70 + ".example"])
def test_no_answer_and_names_that_are_none(look_up: TxtLookup, name: str) -> None:
    with pytest.raises(TxtLookupFailed):
        look_up(name)


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dns.resolver", None)
    with pytest.raises(BadSetting, match=r"run: pip install 'mailtrap-local\[dns\]'"):
        dns_lookup()
