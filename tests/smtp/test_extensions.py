"""Extensions on request: offered by EHLO, their parameters checked and recorded, XCLIENT obeyed."""

import re
import ssl
from datetime import datetime, timedelta
from typing import Any

import pytest

from conversing import Client, Connect, Serve
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.mail.connection_info import AuthInfo

ALL = "LIMITS,MT-PRIORITY,REQUIRETLS,FUTURERELEASE,XCLIENT"
ON_REQUEST = frozenset({"LIMITS", "MT-PRIORITY", "REQUIRETLS", "FUTURERELEASE", "XCLIENT"})


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {
        "extensions": ALL,
        "tls": "starttls",
        "lmtp": "127.0.0.1:0",
        "max_recipients": 5,
        "max_commands": 20,
    }


@pytest.fixture
def secure(client: Client, trusting: ssl.SSLContext) -> Client:
    """A connection that has gone over to TLS and said EHLO again."""
    assert client.say(b"STARTTLS\r\n").startswith("220")
    client.secure(trusting)
    client.say(b"EHLO app.example\r\n")
    return client


def offered(reply: str) -> dict[str, str]:
    """Keywords of a reply to EHLO, each with its parameters."""
    lines = [line[4:].partition(" ") for line in reply.splitlines()[1:]]
    return {keyword: parameters for keyword, _, parameters in lines}


def finish(client: Client) -> str:
    """Go on behind MAIL, to the end of a message."""
    assert client.say(b"RCPT TO:<bob@example.com>\r\n").startswith("250")
    assert client.say(b"DATA\r\n").startswith("354")
    return client.say(b"Subject: Hello\r\n\r\n.\r\n")


def mail(client: Client, parameters: str) -> str:
    return client.say(f"MAIL FROM:<ann@example.com> {parameters}\r\n".encode())


# -- EHLO ------------------------------------------------------------------------------------


def test_each_is_offered_with_its_parameters(connect: Connect) -> None:
    keywords = offered(connect().say(b"EHLO app.example\r\n"))
    assert keywords["LIMITS"] == "RCPTMAX=5"
    assert keywords["MT-PRIORITY"] == "MIXER"
    assert re.fullmatch(r"31536000 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", keywords["FUTURERELEASE"])
    assert keywords["XCLIENT"] == "NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT"
    assert {"SIZE", "PIPELINING", "HELP"} <= keywords.keys()


def test_without_the_setting_none_is_offered(serve: Serve, connect: Connect) -> None:
    client = connect(serve(extensions="off").smtp)
    assert not ON_REQUEST & offered(client.say(b"EHLO app.example\r\n")).keys()
    assert client.say(b"XCLIENT ADDR=192.0.2.1\r\n") == "500 5.5.2 Command not recognized"
    assert "XCLIENT" not in client.say(b"HELP\r\n")


def test_those_asked_for_are_offered_and_no_others(serve: Serve, connect: Connect) -> None:
    client = connect(serve(extensions=["mt-priority"]).smtp)
    assert ON_REQUEST & offered(client.say(b"EHLO app.example\r\n")).keys() == {"MT-PRIORITY"}


def test_helo_offers_nothing(connect: Connect) -> None:
    assert connect().say(b"HELO app.example\r\n") == "250 localhost"


def test_lmtp_and_listeners_of_mailboxes_offer_them_too(sandbox: Sandbox, connect: Connect) -> None:
    lmtp = connect(dict(sandbox.listeners)["lmtp"])
    assert "MT-PRIORITY" in offered(lmtp.say(b"LHLO app.example\r\n"))
    shop = connect(sandbox.open_mailbox("shop"))
    assert "MT-PRIORITY" in offered(shop.say(b"EHLO app.example\r\n"))


def test_requiretls_is_offered_over_tls_alone(connect: Connect, trusting: ssl.SSLContext) -> None:
    client = connect()
    assert "REQUIRETLS" not in offered(client.say(b"EHLO app.example\r\n"))
    client.say(b"STARTTLS\r\n")
    client.secure(trusting)
    assert "REQUIRETLS" in offered(client.say(b"EHLO app.example\r\n"))


def test_a_fault_can_hide_one_which_is_then_not_checked(connect: Connect, inbox: Mailbox) -> None:
    inbox.faults.hide("MT-PRIORITY")
    client = connect()
    assert ON_REQUEST & offered(client.say(b"EHLO app.example\r\n")).keys() == {
        "LIMITS",
        "FUTURERELEASE",
        "XCLIENT",
    }
    assert mail(client, "MT-PRIORITY=99").startswith("250")


# -- parameters of MAIL ----------------------------------------------------------------------


def test_valid_parameters_are_taken_and_recorded(secure: Client, inbox: Mailbox) -> None:
    assert mail(secure, "MT-PRIORITY=-3 REQUIRETLS HOLDFOR=3600 X-OWN=1").startswith("250")
    assert finish(secure).startswith("250")
    assert inbox[0].envelope.mail_options == (
        "MT-PRIORITY=-3",
        "REQUIRETLS",
        "HOLDFOR=3600",
        "X-OWN=1",
    )


@pytest.mark.parametrize(
    ("parameters", "reply"),
    [
        ("MT-PRIORITY=10", "501 5.5.2"),
        ("MT-PRIORITY", "501 5.5.2"),
        ("REQUIRETLS", "530 5.7.10"),
        ("REQUIRETLS=yes", "501 5.5.4"),
        ("HOLDFOR=0", "501 5.5.4"),
        ("HOLDFOR=99999999", "501 5.5.4"),
        ("HOLDUNTIL=2020-01-01T00:00:00Z", "501 5.5.4"),
        ("HOLDUNTIL=tomorrow", "501 5.5.4"),
        ("HOLDFOR=60 HOLDUNTIL=2099-01-01T00:00:00Z", "501 5.5.4"),
        ("SIZE=10 mt-priority=x", "501 5.5.2"),
    ],
)
def test_an_invalid_parameter_is_refused_and_the_conversation_goes_on(
    client: Client, inbox: Mailbox, parameters: str, reply: str
) -> None:
    assert mail(client, parameters).startswith(reply)
    assert client.say(b"RCPT TO:<bob@example.com>\r\n").startswith("503")
    assert client.send().startswith("250")
    assert inbox[0].envelope.mail_options == ()


def test_parameters_of_what_is_not_offered_are_taken_and_recorded(
    serve: Serve, connect: Connect
) -> None:
    sandbox = serve(extensions="off")
    client = connect(sandbox.smtp)
    client.say(b"EHLO app.example\r\n")
    assert mail(client, "MT-PRIORITY=99 REQUIRETLS=no HOLDFOR=never").startswith("250")
    assert finish(client).startswith("250")
    options = sandbox.mailbox[0].envelope.mail_options
    assert options == ("MT-PRIORITY=99", "REQUIRETLS=no", "HOLDFOR=never")


def test_a_message_may_be_held_until_the_time_that_was_offered(client: Client) -> None:
    keywords = offered(client.say(b"EHLO app.example\r\n"))
    latest = keywords["FUTURERELEASE"].split()[1]
    too_late = datetime.fromisoformat(latest) + timedelta(days=1)
    assert mail(client, f"HOLDUNTIL={too_late:%Y-%m-%dT%H:%M:%SZ}").startswith("501 5.5.4")
    assert mail(client, f"HOLDUNTIL={latest}").startswith("250")


def test_parameters_of_rcpt_are_not_checked(client: Client, inbox: Mailbox) -> None:
    mail(client, "")
    assert client.say(b"RCPT TO:<bob@example.com> MT-PRIORITY=99\r\n").startswith("250")
    assert finish(client).startswith("250")
    assert inbox[0].envelope.rcpt_options[0] == ("MT-PRIORITY=99",)


def test_mail_that_is_refused_takes_no_room(serve: Serve, connect: Connect) -> None:
    client = connect(serve(extensions=ALL, max_commands=1000).smtp)
    client.say(b"EHLO app.example\r\n")
    for _ in range(300):
        assert mail(client, f"MT-PRIORITY=x X-OWN={'x' * 3000}").startswith("501 5.5.2")
    assert client.send().startswith("250")


# -- XCLIENT ---------------------------------------------------------------------------------


def test_xclient_says_who_the_client_is(client: Client, inbox: Mailbox) -> None:
    reply = client.say(
        b"XCLIENT NAME=mail.example ADDR=IPV6:2001:db8::7 PORT=40312 PROTO=ESMTP"
        b" HELO=mail.example LOGIN=ann+40example.com\r\n"
    )
    assert reply == "220 localhost ESMTP mailtrap_local"
    assert client.say(b"EHLO mail.example\r\n").startswith("250-")
    assert client.send().startswith("250")
    envelope = inbox[0].envelope
    assert (envelope.peer, envelope.helo) == ("[2001:db8::7]:40312", "mail.example")
    assert envelope.auth == AuthInfo(username="ann@example.com", mechanism="XCLIENT")
    assert inbox.sessions[0].peer == "[2001:db8::7]:40312"


def test_attributes_may_come_in_several_commands(client: Client, inbox: Mailbox) -> None:
    assert client.say(b"XCLIENT ADDR=192.0.2.1 PORT=40312\r\n").startswith("220")
    assert client.say(b"xclient login=ann\r\n").startswith("220")
    (session,) = inbox.sessions
    assert session.peer == "192.0.2.1:40312"
    assert session.auth == AuthInfo(username="ann", mechanism="XCLIENT")


def test_what_the_client_does_not_have_changes_nothing(client: Client, inbox: Mailbox) -> None:
    peer = inbox.sessions[0].peer
    reply = client.say(b"XCLIENT ADDR=[UNAVAILABLE] NAME=[TEMPUNAVAIL] LOGIN=[UNAVAILABLE]\r\n")
    assert reply.startswith("220")
    assert (inbox.sessions[0].peer, inbox.sessions[0].auth) == (peer, None)


def test_xclient_begins_anew(client: Client) -> None:
    assert client.say(b"XCLIENT ADDR=192.0.2.1\r\n").startswith("220")
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("503 5.5.1")
    assert client.say(b"EHLO app.example\r\n").startswith("250-")
    assert client.send().startswith("250")


@pytest.mark.parametrize("argument", [b"", b" ADDR", b" ADDR=nowhere", b" COLOUR=red"])
def test_an_invalid_xclient_changes_nothing(
    client: Client, inbox: Mailbox, argument: bytes
) -> None:
    peer = inbox.sessions[0].peer
    assert client.say(b"XCLIENT" + argument + b"\r\n").startswith("501 5.5.4")
    assert inbox.sessions[0].peer == peer
    assert client.send().startswith("250")


def test_in_a_transaction_xclient_is_out_of_place(client: Client) -> None:
    client.begin()
    assert client.say(b"XCLIENT ADDR=192.0.2.1\r\n").startswith("503 5.5.1")
    assert client.say(b"DATA\r\n").startswith("354")


def test_xclient_brings_no_message_nearer(client: Client) -> None:
    client.socket.sendall(b"XCLIENT ADDR=192.0.2.1\r\n" * 25)
    assert "421" in client.codes(25)


def test_help_names_xclient(client: Client) -> None:
    assert "XCLIENT" in client.say(b"HELP\r\n")


def test_where_tls_is_required_xclient_waits_for_it(serve: Serve, connect: Connect) -> None:
    client = connect(serve(tls="require").smtp)
    assert client.say(b"XCLIENT ADDR=192.0.2.1\r\n") == "530 5.7.0 Send STARTTLS first"
    client = connect(serve(tls="require", extensions="off").smtp)
    assert client.say(b"XCLIENT ADDR=192.0.2.1\r\n") == "500 5.5.2 Command not recognized"


def test_a_fault_can_hide_xclient(connect: Connect, inbox: Mailbox) -> None:
    inbox.faults.hide("XCLIENT")
    client = connect()
    assert "XCLIENT" not in client.say(b"EHLO app.example\r\n")
    assert "XCLIENT" not in client.say(b"HELP\r\n")
    assert client.say(b"XCLIENT ADDR=192.0.2.1\r\n") == "500 5.5.2 Command not recognized"


def test_a_user_name_of_xclient_is_no_proof_of_credentials(
    sandbox: Sandbox, connect: Connect
) -> None:
    shop = sandbox.open_mailbox("shop", auth=("ann", "secret"))
    client = connect(shop)
    assert client.say(b"XCLIENT LOGIN=ann HELO=app.example\r\n").startswith("220")
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("530 5.7.0")
    assert client.say(b"AUTH PLAIN AGFubgBzZWNyZXQ=\r\n").startswith("235")
    assert client.say(b"AUTH PLAIN AGFubgBzZWNyZXQ=\r\n").startswith("503")
    assert client.send().startswith("250")
    auth = AuthInfo(username="ann", mechanism="PLAIN")
    assert shop[0].auth == shop.sessions[0].auth == auth
    assert client.say(b"XCLIENT LOGIN=bob HELO=app.example\r\n").startswith("220")
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("530 5.7.0")


def test_where_no_credentials_are_needed_a_user_name_of_xclient_counts(client: Client) -> None:
    assert client.say(b"XCLIENT LOGIN=ann HELO=app.example\r\n").startswith("220")
    assert client.say(b"AUTH PLAIN AGFubgBzZWNyZXQ=\r\n") == "503 5.5.1 Already authenticated"
    assert client.send().startswith("250")
