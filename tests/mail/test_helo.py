"""Names of EHLO: what real servers have against them, in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtrap_local.mail.helo import helo_problem


@pytest.mark.parametrize(
    "name",
    [
        "",
        "mail.example.com",
        "MAIL.Example.COM",
        "app.example",
        "3com.example",
        "ec2-203-0-113-25.compute-1.amazonaws.com",
        "xn--bcher-kva.example",
        "XN--BCHER-KVA.example",
        "a.b-c.d--e.example",
        "a" * 63 + ".example",
        ".".join(["abcdefg"] * 31),
        "mylocal.example",
        "local.example",
        "[192.0.2.1]",
        "[10.0.0.5]",
        "[IPv6:2001:db8::1]",
        "[ipv6:2001:DB8:0:0::1]",
        "[IPv6:::ffff:192.0.2.1]",
    ],
)
def test_a_valid_name_has_no_problem(name: str) -> None:
    assert helo_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("localhost", "no name of the public DNS: localhost"),
        ("LocalHost", "no name of the public DNS: localhost"),
        ("app.localhost", "no name of the public DNS: localhost"),
        ("localhost.localdomain", "no name of the public DNS: localdomain"),
        ("localhost6.localdomain6", "no name of the public DNS: localdomain6"),
        ("macbook.local", "no name of the public DNS: local"),
        ("nas.home.arpa", "no name of the public DNS: home.arpa"),
        ("host.docker.internal", "no name of the public DNS: internal"),
        ("app", "not fully qualified"),
        ("desktop-1a2b3c", "not fully qualified"),
        ("192.0.2.1", r"an IP address must be in brackets: \[192\.0\.2\.1\]"),
        ("2001:db8::1", r"an IP address must be in brackets: \[IPv6:2001:db8::1\]"),
        ("fe80::1%eth0", r"an IP address must be in brackets: \[IPv6:fe80::1\]"),
        ("::", r"in brackets: \[IPv6:::\]"),
        ("256.0.2.1", "ends with a number"),
        ("127.1", "ends with a number"),
        ("mail.example.1", "ends with a number"),
        ("my_app.example", "an underscore"),
        ("my_app", "an underscore"),
        ("app.example.", "an empty label"),
        (".app.example", "an empty label"),
        ("app..example", "an empty label"),
        ("-app.example", "begins or ends with a hyphen"),
        ("app-.example", "begins or ends with a hyphen"),
        ("a" * 64 + ".example", "more than 63 octets"),
        ("a." * 128 + "example", "longer than 255 octets"),
        ("app example.com", "a character that no host name may have"),
        ("app@example.com", "a character that no host name may have"),
        ("app.example:25", "a character that no host name may have"),
        ("<app.example>", "a character that no host name may have"),
        ("bücher.example", "must be ASCII, that is xn--bcher-kva.example"),
        ("日本語.example", "must be ASCII, that is xn--wgv71a119e.example"),
        ("a\u2028b.example", "no domain name, and not ASCII"),
        ("١٢٣", "must be ASCII|no domain name"),
        ("xn--a.example", "an A-label .* invalid"),
        ("mail.xn--99999.example", "an A-label .* invalid"),
        ("[127.0.0.1]", "names this machine only on itself"),
        ("[127.0.1.1]", "names this machine only on itself"),
        ("[IPv6:::1]", "names this machine only on itself"),
        ("[0.0.0.0]", "names this machine only on itself"),
        ("[2001:db8::1]", r"literal of this address is \[IPv6:2001:db8::1\]"),
        ("[IPv6:192.0.2.1]", r"literal of this address is \[192\.0\.2\.1\]"),
        ("[IPv6:fe80::1%eth0]", "the zone of an IPv6 address"),
        ("[192.0.2.256]", "no valid address literal"),
        ("[192.0.2]", "no valid address literal"),
        ("[app.example]", "no valid address literal"),
        ("[IPv6:]", "no valid address literal"),
        ("[]", "no valid address literal"),
        ("[192.0.2.1", r"begins with \[ and ends with \]"),
        ("192.0.2.1]", r"begins with \[ and ends with \]"),
        ("[", r"begins with \[ and ends with \]"),
    ],
)
def test_the_problem_of_a_name_is_said_in_words(name: str, words: str) -> None:
    assert re.search(words, helo_problem(name))


@given(
    st.text(alphabet=st.sampled_from("ab1-_.:[]%xn üß中\u200d\U0001f600"), max_size=80) | st.text()
)
def test_any_name_has_a_verdict_in_one_short_line(name: str) -> None:
    problem = helo_problem(name)
    assert problem.isprintable()
    assert len(problem) < 400
