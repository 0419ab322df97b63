"""Addresses with comments, obsolete spaces and missing commas, and lists that name nobody."""

import pytest

from mailtrap_local.mail.address import GroupMark, parse_address_list, parse_addresses


def named(value: str) -> list[tuple[str, str]]:
    return [(one.name, one.address) for one in parse_addresses(value)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # inside an address, RFC 5322 section 3.4.1: CFWS
        ("Eve <eve(desk)@(first floor)shop.example>", [("Eve", "eve@shop.example")]),
        ("<(a)eve(b).(c)fox@shop.example(d)>", [("", "eve.fox@shop.example")]),
        ("Eve <eve(a, b; c: d > e)@shop.example>", [("Eve", "eve@shop.example")]),
        ("Eve <eve@shop.example (one (of many))>, f@x", [("Eve", "eve@shop.example"), ("", "f@x")]),
        ("eve (the) . (fox) fox@shop.example", [("fox", "eve.fox@shop.example")]),
        # beside it
        ("Eve(or not) Fox <eve@shop.example>", [("Eve Fox", "eve@shop.example")]),
        ("(Eve) <eve@shop.example>", [("Eve", "eve@shop.example")]),
        ("<eve@shop.example> (Eve)", [("Eve", "eve@shop.example")]),
        ("eve@shop.example(Eve),bob@shop.example(Bob)",
         [("Eve", "eve@shop.example"), ("Bob", "bob@shop.example")]),
        ("=?utf-8?q?J=C3=B6rg?= (x) <j@shop.example>", [("Jörg", "j@shop.example")]),
        # at groups, and alone
        ("All (of us) : (first) eve@shop.example (Eve) ; (the end)", [("Eve", "eve@shop.example")]),
        ("Nobody (yet) : (really nobody) ; (at all)", []),
        ("(nobody)", []),
        ("eve@shop.example, (nobody), bob@shop.example",
         [("", "eve@shop.example"), ("", "bob@shop.example")]),
    ],
)  # fmt: skip
def test_comments_are_no_part_of_an_address(value: str, expected: list[tuple[str, str]]) -> None:
    assert named(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Eve <eve@shop . example>", [("Eve", "eve@shop.example")]),
        ("<eve . fox @ shop . example>", [("", "eve.fox@shop.example")]),
        ("eve@shop   . example", [("", "eve@shop.example")]),
        ("eve . fox@shop.example", [("", "eve.fox@shop.example")]),
        ("eve. fox@shop.example", [("", "eve.fox@shop.example")]),
        ("eve .fox@shop. example", [("", "eve.fox@shop.example")]),
        ("Eve eve @ shop . example", [("Eve", "eve@shop.example")]),
        ('"eve fox" . x@shop.example', [("", '"eve fox".x@shop.example')]),
        ('<"eve . fox"@shop.example>', [("", '"eve . fox"@shop.example')]),
        ("Eve F. eve@shop.example", [("Eve F.", "eve@shop.example")]),
        ("Dr. Eve <eve@shop.example>", [("Dr. Eve", "eve@shop.example")]),
    ],
)
def test_spaces_round_dots_are_no_part_of_an_address(
    value: str, expected: list[tuple[str, str]]
) -> None:
    assert named(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Eve <e@shop.example> Bob <b@shop.example> C <c@shop.example>",
         [("Eve", "e@shop.example"), ("Bob", "b@shop.example"), ("C", "c@shop.example")]),
        ('"Eve"<e@shop.example>"Bob"<b@shop.example>',
         [("Eve", "e@shop.example"), ("Bob", "b@shop.example")]),
        ("<e@shop.example><b@shop.example>", [("", "e@shop.example"), ("", "b@shop.example")]),
        ("e@shop.example b@shop.example", [("", "e@shop.example"), ("", "b@shop.example")]),
        ("e@shop.example\tBob <b@shop.example>",
         [("", "e@shop.example"), ("Bob", "b@shop.example")]),
        ("Eve <e@shop.example> b@shop.example",
         [("Eve", "e@shop.example"), ("", "b@shop.example")]),
        ("Eve e@shop.example Bob b@shop.example",
         [("Eve", "e@shop.example"), ("Bob", "b@shop.example")]),
        ("e@shop.example (Eve) b@shop.example (Bob)",
         [("Eve", "e@shop.example"), ("Bob", "b@shop.example")]),
        ("All: Eve <e@shop.example> Bob <b@shop.example>;, x@shop.example",
         [("Eve", "e@shop.example"), ("Bob", "b@shop.example"), ("", "x@shop.example")]),
        # names that look like addresses are names
        ("e@shop.example <e@shop.example>", [("e@shop.example", "e@shop.example")]),
        ("Deals@Shop Weekly <news@shop.example>", [("Deals@Shop Weekly", "news@shop.example")]),
    ],
)  # fmt: skip
def test_commas_may_be_missing(value: str, expected: list[tuple[str, str]]) -> None:
    assert named(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "<Undisclosed-Recipients:;>",
        "undisclosed-recipients: ;",
        "Undisclosed recipients:",
        '"Undisclosed-Recipients:;"',
        '"Undisclosed-Recipients:;" <>',
        '<"Undisclosed-Recipients:;">',
        "undisclosed-recipients:;@mx.example",
        '"undisclosed-recipients:;"@mx.example',
        "=?us-ascii?Q?Undisclosed_recipients=3A=3B?=",
        "unlisted-recipients:; (no To-header on input)",
    ],
)
def test_undisclosed_recipients_are_nobody(value: str) -> None:
    assert named(value) == []
    assert named(f"{value}, eve@shop.example") == [("", "eve@shop.example")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?q?eve?=@shop.example", [("", "=?utf-8?q?eve?=@shop.example")]),
        (
            "<=?utf-8?q?eve=40a.example?=@b.example>",
            [("", "=?utf-8?q?eve=40a.example?=@b.example")],
        ),
        ("E <eve@=?utf-8?q?shop?=.example>", [("E", "eve@=?utf-8?q?shop?=.example")]),
        ("=?utf-8?q?eve=40shop.example?=", [("eve@shop.example", "")]),
        ('"=?utf-8?b?ZXZlQHNob3AuZXhhbXBsZQ==?="', [("eve@shop.example", "")]),
        ("=?utf-8?q?a=40x.example,?= <b@x.example>", [("a@x.example,", "b@x.example")]),
    ],
)
def test_an_encoded_word_is_no_address(value: str, expected: list[tuple[str, str]]) -> None:
    assert named(value) == expected  # RFC 2047 section 5


def test_a_uri_in_brackets_is_the_address() -> None:
    assert named("Eve <mailto:eve@shop.example>, b@x") == [("Eve", "eve@shop.example"), ("", "b@x")]


@pytest.mark.parametrize("value", ["< mailto:eve@shop.example>", "<mailto : eve@shop.example>"])
def test_space_in_a_uri_in_brackets_is_none_of_it(value: str) -> None:
    assert named(value) == [("", "eve@shop.example")]


@pytest.mark.parametrize("value", ["a b <c d : e", "<a  :", "< :", "<\t: ;", "a@ <b : @c"])
def test_an_angle_bracket_with_space_and_a_colon_does_no_harm(value: str) -> None:
    assert isinstance(named(value), list)


def test_groups_in_brackets_begin_and_end() -> None:
    marks = [one for one in parse_address_list("<Nobody:;>, a: b@x") if isinstance(one, GroupMark)]
    assert marks == ["Nobody", "", "a", ""]
