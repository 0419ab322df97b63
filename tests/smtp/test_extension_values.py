"""Extensions on request: their EHLO lines, values of MAIL's parameters, attributes of XCLIENT."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtrap_local.config.values import EXTENSIONS
from mailtrap_local.smtp.extensions import MAX_HOLD, ehlo_lines, parse_xclient, refusal_of

NOW = datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC)
ALL = frozenset(EXTENSIONS)


def refused(*parameters: str, offered: frozenset[str] = ALL, tls: bool = True) -> str | None:
    return refusal_of(parameters, offered, tls=tls, now=NOW)


# -- EHLO ------------------------------------------------------------------------------------


def test_each_extension_has_its_line_in_the_order_of_the_setting() -> None:
    lines = ehlo_lines(ALL, recipients=1000, tls=True, now=NOW)
    assert lines == (
        "LIMITS RCPTMAX=1000",
        "MT-PRIORITY MIXER",
        "REQUIRETLS",
        "FUTURERELEASE 31536000 2027-11-22T10:00:00Z",
        "XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT",
    )
    assert tuple(line.partition(" ")[0] for line in lines) == EXTENSIONS


def test_what_is_not_asked_for_is_not_offered() -> None:
    assert ehlo_lines(frozenset(), recipients=1000, tls=True, now=NOW) == ()
    one = frozenset({"XCLIENT"})
    (line,) = ehlo_lines(one, recipients=1000, tls=True, now=NOW)
    assert line.startswith("XCLIENT ")


def test_requiretls_is_offered_over_tls_alone() -> None:
    lines = ehlo_lines(ALL, recipients=1000, tls=False, now=NOW)
    assert "REQUIRETLS" not in lines
    assert len(lines) == len(EXTENSIONS) - 1


def test_a_limit_has_six_digits_at_most() -> None:
    (line,) = ehlo_lines(frozenset({"LIMITS"}), recipients=10**9, tls=True, now=NOW)
    assert line == "LIMITS RCPTMAX=999999"


# -- parameters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parameters",
    [
        (),
        ("SIZE=100", "BODY=8BITMIME", "X-OWN", "X-OWN="),
        ("MT-PRIORITY=0",),
        ("mt-priority=-9", "SIZE=5"),
        ("MT-PRIORITY=9",),
        ("REQUIRETLS",),
        ("requiretls", "MT-PRIORITY=1", "HOLDFOR=60"),
        ("HOLDFOR=1",),
        ("HOLDFOR=31536000",),
        ("HOLDUNTIL=2026-11-22T10:00:01Z",),
        ("holduntil=2027-11-22t10:00:00z",),
        ("HOLDUNTIL=2026-12-01T00:00:00.123456789Z",),
        ("HOLDUNTIL=2026-12-01T00:00:00+00:00",),
    ],
)
def test_valid_values_are_taken(parameters: tuple[str, ...]) -> None:
    assert refused(*parameters) is None


@pytest.mark.parametrize(
    ("parameters", "reply"),
    [
        (("MT-PRIORITY=10",), "501 5.5.2"),
        (("MT-PRIORITY=-10",), "501 5.5.2"),
        (("MT-PRIORITY=+1",), "501 5.5.2"),
        (("MT-PRIORITY=01",), "501 5.5.2"),
        (("MT-PRIORITY=-0",), "501 5.5.2"),
        (("MT-PRIORITY=high",), "501 5.5.2"),
        (("MT-PRIORITY=٣",), "501 5.5.2"),
        (("MT-PRIORITY=",), "501 5.5.2"),
        (("MT-PRIORITY",), "501 5.5.2"),
        (("MT-PRIORITY=1", "mt-priority=1"), "501 5.5.2"),
        (("REQUIRETLS=",), "501 5.5.4"),
        (("REQUIRETLS=yes",), "501 5.5.4"),
        (("REQUIRETLS", "REQUIRETLS"), "501 5.5.4"),
        (("HOLDFOR=0",), "501 5.5.4 Syntax: HOLDFOR"),
        (("HOLDFOR=060",), "501 5.5.4 Syntax: HOLDFOR"),
        (("HOLDFOR=-1",), "501 5.5.4 Syntax: HOLDFOR"),
        (("HOLDFOR=1h",), "501 5.5.4 Syntax: HOLDFOR"),
        (("HOLDFOR",), "501 5.5.4 Syntax: HOLDFOR"),
        (("HOLDFOR=1000000000",), "501 5.5.4 Syntax: HOLDFOR"),
        (("HOLDFOR=31536001",), "501 5.5.4 HOLDFOR: at most 31536000 seconds"),
        (("HOLDUNTIL=2026-11-22T10:00:00Z",), "501 5.5.4 HOLDUNTIL: that time is in the past"),
        (("HOLDUNTIL=2027-11-22T10:00:01Z",), "501 5.5.4 HOLDUNTIL: at most 365 days"),
        (("HOLDUNTIL=2026-12-01",), "501 5.5.4 Syntax: HOLDUNTIL"),
        (("HOLDUNTIL=2026-12-01T00:00:00",), "501 5.5.4 Syntax: HOLDUNTIL"),
        (("HOLDUNTIL=2026-12-01T00:00:00+01:00",), "501 5.5.4 Syntax: HOLDUNTIL"),
        (("HOLDUNTIL=2026-13-01T00:00:00Z",), "501 5.5.4 Syntax: HOLDUNTIL"),
        (("HOLDUNTIL=0000-01-01T00:00:00Z",), "501 5.5.4 Syntax: HOLDUNTIL"),
        (("HOLDUNTIL=20261201T000000Z",), "501 5.5.4 Syntax: HOLDUNTIL"),
        (("HOLDUNTIL=1764547200",), "501 5.5.4 Syntax: HOLDUNTIL"),
        (("HOLDUNTIL",), "501 5.5.4 Syntax: HOLDUNTIL"),
        (("HOLDFOR=60", "HOLDUNTIL=2026-12-01T00:00:00Z"), "501 5.5.4 Only one"),
        (("HOLDFOR=60", "HOLDFOR=60"), "501 5.5.4 Only one"),
    ],
)
def test_invalid_values_are_refused_only_if_the_extension_is_offered(
    parameters: tuple[str, ...], reply: str
) -> None:
    refusal = refused(*parameters)
    assert refusal is not None
    assert refusal.startswith(reply)
    assert refused(*parameters, offered=frozenset({"LIMITS", "XCLIENT"})) is None
    assert refused(*parameters, offered=frozenset()) is None


def test_requiretls_needs_tls() -> None:
    assert (
        refused("REQUIRETLS", tls=False) == "530 5.7.10 REQUIRETLS needs TLS, send STARTTLS first"
    )
    assert refused("REQUIRETLS", tls=False, offered=frozenset({"LIMITS"})) is None


@given(st.lists(st.sampled_from(["MT-PRIORITY", "REQUIRETLS", "HOLDFOR", "HOLDUNTIL"]), max_size=3))
def test_no_parameter_alone_is_refused_for_another(names: list[str]) -> None:
    valid = {
        "MT-PRIORITY": "MT-PRIORITY=3",
        "REQUIRETLS": "REQUIRETLS",
        "HOLDFOR": "HOLDFOR=5",
        "HOLDUNTIL": "HOLDUNTIL=2026-12-01T00:00:00Z",
    }
    once = len(names) == len(set(names)) and not {"HOLDFOR", "HOLDUNTIL"} <= {*names}
    assert (refused(*(valid[name] for name in names)) is None) == once


@given(st.sampled_from(["MT-PRIORITY", "REQUIRETLS", "HOLDFOR", "HOLDUNTIL"]), st.text())
def test_any_value_is_taken_or_refused_in_one_line(name: str, value: str) -> None:
    refusal = refused(f"{name}={value}")
    assert refusal is None or re.fullmatch(r"501 5\.5\.[24] [ -~]+", refusal)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)))  # noqa: DTZ001  # hypothesis wants them naive
def test_a_date_is_taken_if_it_comes_and_is_not_too_far(naive: datetime) -> None:
    until = naive.replace(tzinfo=UTC, microsecond=0)
    taken = refused(f"HOLDUNTIL={until:%Y-%m-%dT%H:%M:%SZ}") is None
    assert taken == (timedelta(0) < until - NOW <= MAX_HOLD)


# -- XCLIENT ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argument", "attributes"),
    [
        ("NAME=mail.example ADDR=192.0.2.1", {"NAME": "mail.example", "ADDR": "192.0.2.1"}),
        ("name=a.example", {"NAME": "a.example"}),
        ("  ADDR=192.0.2.1   PORT=40312 ", {"ADDR": "192.0.2.1", "PORT": "40312"}),
        ("ADDR=IPV6:2001:db8::7", {"ADDR": "2001:db8::7"}),
        ("ADDR=ipv6:2001:DB8:0::7", {"ADDR": "2001:db8::7"}),
        ("NAME=[UNAVAILABLE] ADDR=[unavailable]", {"NAME": "", "ADDR": ""}),
        ("NAME=[TEMPUNAVAIL]", {"NAME": ""}),
        ("PORT=[UNAVAILABLE] PROTO=[UNAVAILABLE]", {"PORT": "", "PROTO": ""}),
        ("PROTO=esmtp HELO=app.example", {"PROTO": "ESMTP", "HELO": "app.example"}),
        ("LOGIN=ann+40example.com", {"LOGIN": "ann@example.com"}),
        ("LOGIN=ann+2Btag+3dx", {"LOGIN": "ann+tag=x"}),
        ("LOGIN=ann@example.com", {"LOGIN": "ann@example.com"}),
        ("LOGIN=gr+C3+BCn", {"LOGIN": "grün"}),
        ("LOGIN=gr+FCn", {"LOGIN": "grün"}),
        ("LOGIN=a+20b", {"LOGIN": "a b"}),
        ("LOGIN=a=b", {"LOGIN": "a=b"}),
        ("DESTADDR=192.0.2.25 DESTPORT=25", {"DESTADDR": "192.0.2.25", "DESTPORT": "25"}),
        ("PORT=0 DESTPORT=65535", {"PORT": "0", "DESTPORT": "65535"}),
        ("HELO=a HELO=b", {"HELO": "b"}),
        ("HELO=+5BUNAVAILABLE+5D", {"HELO": ""}),
        ("HELO=" + "x" * 255, {"HELO": "x" * 255}),
    ],
)
def test_attributes_of_xclient_are_decoded(argument: str, attributes: dict[str, str]) -> None:
    assert parse_xclient(argument) == attributes


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("", "XCLIENT attribute=value"),
        ("   ", "XCLIENT attribute=value"),
        ("NAME", "of NAME ADDR PORT"),
        ("192.0.2.1", "of NAME ADDR PORT"),
        ("COLOUR=red", "of NAME ADDR PORT"),
        ("NAME=a.example X", "of NAME ADDR PORT"),
        ("NAME=", "value of NAME"),
        ("NAME=a+ZZ", "value of NAME"),
        ("NAME=a+4", "value of NAME"),
        ("NAME=a+", "value of NAME"),
        ("HELO=" + "x" * 256, "value of HELO"),
        ("HELO=a+0D+0Ab", "value of HELO"),
        ("LOGIN=a+00", "value of LOGIN"),
        ("LOGIN=a+C2+85", "value of LOGIN"),
        ("ADDR=mail.example", "value of ADDR"),
        ("ADDR=192.0.2.256", "value of ADDR"),
        ("ADDR=2001:db8::7", "value of ADDR"),
        ("ADDR=IPV6:192.0.2.1", "value of ADDR"),
        ("ADDR=IPV6:fe80::1%25eth0", "value of ADDR"),
        ("ADDR=[192.0.2.1]", "value of ADDR"),
        ("PORT=65536", "value of PORT"),
        ("PORT=-1", "value of PORT"),
        ("PORT=smtp", "value of PORT"),
        ("DESTPORT=٢٥", "value of DESTPORT"),
        ("PROTO=LMTP", "value of PROTO"),
    ],
)
def test_an_invalid_xclient_has_a_reply(argument: str, words: str) -> None:
    reply = parse_xclient(argument)
    assert isinstance(reply, str)
    assert reply.startswith("501 5.5.4 Syntax: ")
    assert words in reply


@given(st.text() | st.text(st.sampled_from("NAME=ADRHLO+0123456789ABC [].: ")))
def test_any_xclient_is_parsed_or_has_a_reply(argument: str) -> None:
    result = parse_xclient(argument)
    if isinstance(result, str):
        assert re.fullmatch(r"501 5\.5\.4 [ -~]+", result)
    else:
        assert all(not re.search(r"[\x00-\x1f\x7f]", value) for value in result.values())


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60))
def test_what_is_encoded_as_xtext_is_read_back(login: str) -> None:
    encoded = "".join(f"+{octet:02X}" for octet in login.encode())
    assert parse_xclient(f"LOGIN={encoded}") == {"LOGIN": login}
