"""Relays by MX, with a name server of the test, and other sandboxes as the servers of domains."""

import smtplib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from attempting import attempts_of, is_over
from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.config.relay_fields import parse_relay
from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.outbound.relay import outcome
from name_server import name_server
from sending import send

LOOPBACK = ["127.0.0.1"]
RECORDS = {
    ("two.example.", "MX"): ["20 back.example.", "10 front.example."],
    ("other.example.", "MX"): ["5 back.example."],
    ("plain.example.", "A"): LOOPBACK,
    ("null.example.", "MX"): ["0 ."],
    ("bare.example.", "TXT"): ['"no mail"'],
    ("gone.example.", "MX"): ["10 nowhere.example."],
    ("private.example.", "MX"): ["10 private.example."],
    ("private.example.", "A"): LOOPBACK,
    ("front.example.", "A"): ["127.0.0.9"],  # nothing listens there
    ("back.example.", "A"): LOOPBACK,
    ("xn--bcher-kva.example.", "MX"): ["10 back.example."],
}
HOSTS = "front.example,back.example,plain.example,127.0.0.1"


@pytest.fixture
def nameserver() -> Iterator[HostPort]:
    with name_server(RECORDS) as place:
        yield place


def by_mx(server: Sandbox, nameserver: HostPort, **more: Any) -> dict[str, Any]:
    table = {"name": "direct", "mx": True, "nameserver": str(nameserver), "allow": ["*"]}
    return {**table, "port": server.smtp.port, **more}


def released(sandbox: Sandbox, *to: str) -> list[RelayAttempt]:
    """The attempts of a message to these recipients, in their order, once all are over or wait."""
    send(sandbox.smtp)
    mail = sandbox.mailbox.find(subject="Hello")
    mail.release(list(to))
    return attempts_of(mail, until=lambda one: is_over(one) or one.tries > 0)


def test_each_domain_gets_it_at_its_first_server_that_answers(
    serve: Serve, server: Sandbox, nameserver: HostPort
) -> None:
    sandbox = serve(relay=by_mx(server, nameserver), check_hosts=HOSTS)
    to = ["ann@two.example", "eve@other.example", "bob@Two.Example", "cid@bücher.example"]
    attempts = released(sandbox, *to, "dan@plain.example", "kim@[127.0.0.1]")
    assert [(one.status, one.code) for one in attempts if one.recipient.isascii()] == [
        ("sent", 250)
    ] * 5
    arrived = sorted(one.rcpt_to for one in server.mailbox.find_all())
    assert ("ann@two.example", "bob@Two.Example") in arrived
    assert ("dan@plain.example",) in arrived
    assert len(arrived) == 5


@pytest.mark.parametrize(
    ("domain", "why"),
    [
        ("null.example", r"accepts no mail \(null MX, RFC 7505\)"),
        ("nowhere.example", "the domain nowhere.example does not exist"),
        ("bare.example", "has neither MX nor an address"),
        ("gone.example", "nowhere.example has no address"),
        ("private.example", r"no public address; allow private.example:\d+ with --check-hosts"),
        ("a..b.example", "is no name of a domain"),
    ],
)
def test_a_domain_without_a_server_fails_for_good(
    serve: Serve, server: Sandbox, nameserver: HostPort, domain: str, why: str
) -> None:
    sandbox = serve(relay=by_mx(server, nameserver), check_hosts=HOSTS)
    (attempt,) = released(sandbox, f"ann@{domain}")
    assert attempt.status == "failed"
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(attempt.reply)


def test_a_name_server_that_fails_is_asked_again(
    serve: Serve, server: Sandbox, nameserver: HostPort
) -> None:
    sandbox = serve(relay=by_mx(server, nameserver))
    (attempt,) = released(sandbox, "ann@broken.example")
    assert (attempt.status, attempt.tries) == ("waiting", 1)
    assert attempt.reply.startswith("MX of broken.example:")


def test_one_domain_that_fails_keeps_no_other_waiting(
    serve: Serve, server: Sandbox, nameserver: HostPort
) -> None:
    server.mailbox.faults.temp_fail(on="RCPT", times=1)
    sandbox = serve(relay=by_mx(server, nameserver), check_hosts=HOSTS)
    first, null, other = released(
        sandbox, "ann@two.example", "bob@null.example", "eve@other.example"
    )
    assert (first.status, null.status, other.status) == ("waiting", "failed", "sent")
    assert server.mailbox.find().rcpt_to == ("eve@other.example",)


def test_tls_is_used_where_it_is_offered_with_any_certificate(
    serve: Serve, nameserver: HostPort
) -> None:
    with_tls = serve(tls="starttls")
    sandbox = serve(relay=by_mx(with_tls, nameserver), check_hosts=HOSTS)
    (attempt,) = released(sandbox, "ann@other.example")
    assert attempt.status == "sent"
    assert with_tls.mailbox.find().tls is not None


def test_tls_that_fails_is_left_out_unless_it_is_required(
    serve: Serve, nameserver: HostPort
) -> None:
    server = serve(tls="starttls")
    server.mailbox.faults.reply("STARTTLS", 454, "4.7.0 Not now")
    sandbox = serve(relay=by_mx(server, nameserver), check_hosts=HOSTS)
    (attempt,) = released(sandbox, "ann@other.example")
    assert attempt.status == "sent"
    assert server.mailbox.find().tls is None
    strict = serve(relay=by_mx(server, nameserver, tls="starttls"), check_hosts=HOSTS)
    (attempt,) = released(strict, "ann@other.example")
    assert (attempt.status, server.mailbox.find().tls) == ("waiting", None)


def test_a_domain_that_is_this_sandbox_is_a_loop(
    serve: Serve, nameserver: HostPort, server: Sandbox
) -> None:
    here = HostPort("127.0.0.1", 0)
    with Sandbox() as free:
        here = HostPort(*free.smtp)
    table = by_mx(server, nameserver, port=here.port)
    sandbox = serve(smtp=str(here), relay=table, check_hosts=HOSTS)
    (attempt,) = released(sandbox, "ann@other.example")
    assert attempt.status == "failed"
    assert attempt.reply.endswith("is a listener of this sandbox")
    sandbox.mailbox.assert_count(1)


def test_through_passes_the_answer_of_the_domain(
    serve: Serve, server: Sandbox, nameserver: HostPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "RETRY_DELAYS", (0.01,) * 4)
    server.mailbox.faults.reject_rcpt("*")
    sandbox = serve(
        relay=by_mx(server, nameserver, auto="hello", mode="through"), check_hosts=HOSTS
    )
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(sandbox.smtp, to="ann@other.example")
    assert refused.value.smtp_code == 550


def test_without_the_extra_the_start_names_it(
    serve: Serve, server: Sandbox, nameserver: HostPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "dns.resolver", None)
    with pytest.raises(BadSetting, match=r"run: pip install 'mailtrap-local\[mx\]'"):
        serve(relay=by_mx(server, nameserver))


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"host": "mail.example"}, "host: has no meaning with mx = true"),
        ({"user": "me", "password": "x"}, "user: has no meaning"),
        ({"tls": "implicit"}, "have STARTTLS"),
        ({"mx": "yes"}, "mx = 'yes': write true or false"),
        ({"mx": False}, "host is missing; or write mx = true"),
        ({"mx": False, "host": "mail.example"}, "nameserver: is for mx = true"),
        ({"nameserver": "dns.example"}, "nameserver = 'dns.example': write an address"),
        ({"nameserver": "dns.example:53"}, "write an address"),
        ({"nameserver": "127.0.0.1:0"}, "write an address"),
        ({"nameserver": "127.0.0.1:99999"}, "write an address"),
    ],
)
def test_invalid_tables(keys: dict[str, Any], why: str) -> None:
    table = {"name": "direct", "mx": True, "nameserver": "127.0.0.1:5353", "allow": ["*"]}
    with pytest.raises(BadSetting, match=why):
        parse_relay({**table, **keys})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("192.0.2.53", HostPort("192.0.2.53", 53)),
        ("2001:db8::53", HostPort("2001:db8::53", 53)),
        ("[2001:db8::53]:5353", HostPort("2001:db8::53", 5353)),
    ],
)
def test_name_servers(text: str, place: HostPort) -> None:
    table = {"name": "direct", "mx": True, "nameserver": text, "allow": ["*"]}
    assert parse_relay(table).nameserver == place
