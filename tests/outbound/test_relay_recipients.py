"""Recipients of a relay: what is taken for an address, and who may get mail."""

import pytest

from attempting import attempts_of, is_over, relay
from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.config.relay_fields import parse_relay
from mailtrap_local.errors import NotReleased
from mailtrap_local.outbound.relay.message import refusal
from sending import ANN, send


@pytest.mark.parametrize(
    "to",
    [
        "Ann, Bob <bob@example.com>",
        "bob@example.com, eve@example.com",
        "<bob@example.com>",
        "bob",
        "@example.com",
        "bob@",
        "a@b@example.com",
        "bob@example.com\r\nRCPT TO:<eve@example.com>",
        "bob@example.com ",
        f"{'b' * 320}@example.com",
        "",
    ],
)
def test_a_recipient_is_one_address(serve: Serve, server: Sandbox, to: str) -> None:
    sandbox = serve(relay=relay(server))
    send(sandbox.smtp)
    mail = sandbox.mailbox.find(subject="Hello")
    with pytest.raises(NotReleased, match="is not one address"):
        mail.release([ANN, to])
    assert mail.attempts() == ()
    server.mailbox.assert_empty()


@pytest.mark.parametrize("to", ["eve%example.com@staging.example", "example.com!eve@x.example"])
def test_a_recipient_names_no_way_to_another_one(serve: Serve, server: Sandbox, to: str) -> None:
    sandbox = serve(relay=relay(server, auto="hello"))
    send(sandbox.smtp, to=[ANN, to])
    mail = sandbox.mailbox.find(subject="Hello")
    attempts = {one.recipient: one.status for one in attempts_of(mail, until=is_over)}
    assert attempts == {ANN: "sent", to: "failed"}
    with pytest.raises(NotReleased, match="may be sent elsewhere"):
        mail.release([to])


@pytest.mark.parametrize(
    "to",
    [
        "customer@example.com.",
        "Customer@EXAMPLE.COM",
        "customer@\N{FULLWIDTH LATIN SMALL LETTER E}xample.com",
        "customer@example\N{IDEOGRAPHIC FULL STOP}com",
        "customer@exam\N{ZERO WIDTH SPACE}ple.com",
        "customer@xn--bcher-kva.example",
        "customer@b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example",
    ],
)
def test_a_block_holds_however_a_domain_is_written(to: str) -> None:
    blocked = ("*@example.com", "*@B\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example")
    setting = parse_relay({"name": "a", "host": "a", "allow": ["*"], "block": blocked})
    assert "is blocked" in refusal(setting, to)


@pytest.mark.parametrize("count", [0, 101])
def test_recipients_are_of_a_number(serve: Serve, server: Sandbox, count: int) -> None:
    sandbox = serve(relay=relay(server))
    send(sandbox.smtp)
    with pytest.raises(NotReleased, match="name 1 to 100 recipients"):
        sandbox.mailbox.find(subject="Hello").release([f"a{n}@example.com" for n in range(count)])


def test_allow_and_block_hold_for_both_ways(serve: Serve, server: Sandbox) -> None:
    lists = {"allow": ["*@Staging.example"], "block": ["root@*"], "auto": "subject:go"}
    sandbox = serve(relay=relay(server, **lists))
    to = ["ann@staging.example", "root@staging.example", "customer@example.com"]
    send(sandbox.smtp, "go", to=to)
    assert server.mailbox.wait_for(subject="go").rcpt_to == ("ann@staging.example",)
    mail = sandbox.mailbox.find(subject="go")
    attempts_of(mail, until=is_over)
    with pytest.raises(NotReleased, match="is blocked: block = 'root@\\*'"):
        mail.release(["root@staging.example"])
    with pytest.raises(NotReleased, match="fits nothing in allow of the relay 'real'"):
        mail.release(["customer@example.com"])
    send(sandbox.smtp, "stay", to="ann@staging.example")
    server.mailbox.assert_count(1)
    assert sandbox.mailbox.find(subject="stay").attempts() == ()
