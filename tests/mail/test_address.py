import copy
import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtrap_local.mail.address import Address, parse_addresses


def test_an_address_is_the_string_and_knows_its_name() -> None:
    address = Address("ann@example.com", "Ann")
    assert address == "ann@example.com"
    assert hash(address) == hash("ann@example.com")
    assert address.name == "Ann"
    assert type(address.address) is str
    assert address.address == "ann@example.com"


@pytest.mark.parametrize(
    ("address", "local", "domain"),
    [
        ("ann@example.com", "ann", "example.com"),
        ('"a@b"@example.com', '"a@b"', "example.com"),
        ("root", "root", ""),
        ("root@", "root", ""),
        ("", "", ""),
    ],
)
def test_an_address_parts_at_its_last_at(address: str, local: str, domain: str) -> None:
    assert Address(address).local == local
    assert Address(address).domain == domain
    assert type(Address(address).local) is str


def test_an_address_keeps_its_name_when_copied_or_pickled() -> None:
    address = Address("ann@example.com", "Ann")
    assert copy.deepcopy(address).name == "Ann"
    assert pickle.loads(pickle.dumps(address)).name == "Ann"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # as the standard has them
        ("", []),
        ("ann@example.com", [("", "ann@example.com")]),
        ("Ann <ann@example.com>", [("Ann", "ann@example.com")]),
        ('"Doe, Jane" <jane@example.com>', [("Doe, Jane", "jane@example.com")]),
        (r'"J \"J\" \\" <j@example.com>', [('J "J" \\', "j@example.com")]),
        ("a@example.com, b@example.com", [("", "a@example.com"), ("", "b@example.com")]),
        ('"john doe"@example.com', [("", '"john doe"@example.com')]),
        ('<"a>b,c"@example.com>', [("", '"a>b,c"@example.com')]),
        ("ann@[IPv6:2001:db8::1]", [("", "ann@[IPv6:2001:db8::1]")]),
        ("ann@example.com (Ann (the one))", [("Ann (the one)", "ann@example.com")]),
        ("ann(comment)@example.com", [("comment", "ann@example.com")]),
        # groups
        ("undisclosed-recipients:;", []),
        (
            "Team: a@example.com, B <b@example.com>;",
            [("", "a@example.com"), ("B", "b@example.com")],
        ),
        ("A: a@example.com;, b@example.com", [("", "a@example.com"), ("", "b@example.com")]),
        # encoded words are decoded when the commas have done their work
        ("=?utf-8?Q?Doe=2C_J=C3=B6rg?= <j@example.com>", [("Doe, Jörg", "j@example.com")]),
        ("=?utf-8?Q?Doe,_J=C3=B6rg?= <j@example.com>", [("Doe, Jörg", "j@example.com")]),
        ('"=?utf-8?B?w4k=?=" <e@example.com>', [("É", "e@example.com")]),
        ("=?utf-8?q?a?= =?utf-8?q?b?= c <e@example.com>", [("ab c", "e@example.com")]),
        # the obsolete syntax
        ("ann @ example . com", [("", "ann@example.com")]),
        ("<@relay.example,@hub.example:ann@example.com>", [("", "ann@example.com")]),
        # what people write instead
        ("Ann ann@example.com", [("Ann", "ann@example.com")]),
        ("a@example.com; b@example.com", [("", "a@example.com"), ("", "b@example.com")]),
        ('"ann@example.com"', [("", "ann@example.com")]),
        ('"a@example.com" <b@example.com>', [("a@example.com", "b@example.com")]),
        ("mailto:ann@example.com", [("", "ann@example.com")]),
        ("<ann@example.com> Ann", [("Ann", "ann@example.com")]),
        ("<ann@example.com", [("", "ann@example.com")]),
        ("< ann@example.com >", [("", "ann@example.com")]),
        (
            '"Half <h@example.com>, b@example.com',
            [("Half", "h@example.com"), ("", "b@example.com")],
        ),
        ("(never closed ann@example.com", [("never closed", "ann@example.com")]),
        ("用户@例子.example", [("", "用户@例子.example")]),
        ("root", [("", "root")]),
        ("nobody in particular", [("nobody in particular", "")]),
        ("Ann <>", [("Ann", "")]),
        ("<>", []),
        (",,;:", []),
    ],
)
def test_addresses_are_read(value: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in parse_addresses(value)] == expected


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit",
    [
        "(",
        '"',
        '"\\',
        "<",
        "<a@b>",
        "a@b ",
        "(a)",
        "<(",
        "<:",
        ":;@",
        "a . ",
        "<a . ",
        "<@",
        '<@a"',
        "=?",
        "=?a?q?",
        "a@b,",
        'a"b"',
        ":",
        "a ",
        "\\",
    ],
)
def test_endless_addresses_take_time_in_proportion(unit: str) -> None:
    parse_addresses(unit * 100_000)


PIECES = [
    "ann",
    "Ann",
    "J.",
    "O'Hara",
    "a-b",
    " ",
    "  ",
    "@",
    "a@b",
    "<",
    ">",
    "<a@b.example>",
    ",",
]


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "=?utf-8?q?x?=", "=", "\t", "é", "."])).map("".join))
def test_what_is_plain_reads_as_it_does_beside_what_is_not(value: str) -> None:
    # a quote somewhere, and no address of the value is read by the shorter way
    *beside, quoted = parse_addresses(f'{value} , "Q" <q@example.com>')
    assert shown([quoted]) == [("Q", "q@example.com")]
    assert shown(parse_addresses(value)) == shown(beside)


def shown(addresses: Sequence[Address]) -> list[tuple[str, str]]:
    return [(address.name, str(address)) for address in addresses]
