"""Connections that begin with a header of the PROXY protocol, and those that do not."""

import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from conversing import Client, Connect, ListenerAddress, Serve, last_session
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.mail.connection_info import TlsInfo

V1 = b"PROXY TCP4 192.0.2.1 10.0.0.1 40312 25\r\n"
SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
ADDRESSES = b"\xc0\x00\x02\x01\x0a\x00\x00\x01" + struct.pack("!HH", 40312, 25)

Open = Callable[..., Client]


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {
        "proxy_protocol": True,
        "tls": "starttls",
        "smtps": "127.0.0.1:0",
        "lmtp": "127.0.0.1:0",
    }


@pytest.fixture
def open_with(listener: ListenerAddress) -> Iterator[Open]:
    """`open_with(octets)` connects and sends these first; it reads no greeting."""
    with ExitStack() as opened:

        def open_with(*pieces: bytes, to: ListenerAddress | None = None) -> Client:
            client = Client(listener if to is None else to)
            opened.callback(client.close)
            for piece in pieces:
                client.socket.sendall(piece)
            return client

        yield open_with


def v2(kind: int, rest: bytes = b"", *, command: int = 0x21) -> bytes:
    return SIGNATURE + struct.pack("!BBH", command, kind, len(rest)) + rest


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!BH", kind, len(value)) + value


# -- valid headers ---------------------------------------------------------------------------


@pytest.mark.parametrize("header", [V1, v2(0x11, ADDRESSES)], ids=["v1", "v2"])
def test_the_client_is_the_one_that_the_proxy_names(
    open_with: Open, inbox: Mailbox, header: bytes
) -> None:
    client = open_with(header)
    assert client.reply() == "220 localhost ESMTP mailtrap_local"
    client.say(b"EHLO app.example\r\n")
    assert client.send().startswith("250")
    assert inbox[0].envelope.peer == "192.0.2.1:40312"
    (session,) = inbox.sessions
    assert (session.peer, session.tls) == ("192.0.2.1:40312", None)
    assert session.transcript[1].text == "EHLO app.example"


def test_an_ipv6_client_is_named_in_brackets(open_with: Open, inbox: Mailbox) -> None:
    assert open_with(b"PROXY TCP6 2001:db8::7 ::1 1024 25\r\n").reply().startswith("220")
    assert inbox.sessions[0].peer == "[2001:db8::7]:1024"


@pytest.mark.parametrize("header", [V1, v2(0x11, ADDRESSES)], ids=["v1", "v2"])
def test_a_header_may_come_octet_by_octet(open_with: Open, inbox: Mailbox, header: bytes) -> None:
    client = open_with(*(header[at : at + 1] for at in range(len(header))))
    assert client.reply().startswith("220")
    assert inbox.sessions[0].peer == "192.0.2.1:40312"


def test_what_follows_the_header_at_once_is_read(open_with: Open, inbox: Mailbox) -> None:
    client = open_with(
        V1 + b"EHLO app\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"
        b"Subject: Hello\r\n\r\n.\r\nQUIT\r\n"
    )
    assert client.codes(7) == ["220", "250", "250", "250", "354", "250", "221"]
    assert inbox[0].envelope.peer == "192.0.2.1:40312"


@pytest.mark.parametrize(
    "header",
    [b"PROXY UNKNOWN\r\n", v2(0x00, command=0x20), v2(0x11, ADDRESSES, command=0x20), v2(0x00)],
    ids=["UNKNOWN", "LOCAL", "LOCAL with addresses", "unspecified"],
)
def test_a_proxy_that_names_nobody_is_the_client_itself(
    open_with: Open, inbox: Mailbox, header: bytes
) -> None:
    client = open_with(header)
    assert client.reply().startswith("220")
    host, port = client.socket.getsockname()
    assert inbox.sessions[0].peer == f"{host}:{port}"


def test_the_check_of_a_proxy_is_a_probe(open_with: Open, sandbox: Sandbox) -> None:
    client = open_with(v2(0x00, command=0x20), b"QUIT\r\n")
    assert client.codes(2) == ["220", "221"]
    assert last_session(sandbox).outcome == "probe"


def test_the_tls_between_client_and_proxy_is_recorded(open_with: Open, inbox: Mailbox) -> None:
    inner = tlv(0x21, b"TLSv1.3") + tlv(0x23, b"TLS_AES_256_GCM_SHA384")
    client = open_with(v2(0x11, ADDRESSES + tlv(0x20, b"\x01\x00\x00\x00\x00" + inner)))
    assert client.reply().startswith("220")
    assert "STARTTLS" not in client.say(b"EHLO app.example\r\n")
    assert client.send().startswith("250")
    wanted = TlsInfo(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384")
    assert inbox[0].tls == inbox.sessions[0].tls == wanted


# -- listeners -------------------------------------------------------------------------------


def test_starttls_comes_behind_the_header(
    open_with: Open, inbox: Mailbox, trusting: ssl.SSLContext
) -> None:
    client = open_with(V1)
    client.reply()
    assert "250-STARTTLS" in client.say(b"EHLO app.example\r\n")
    assert client.say(b"STARTTLS\r\n").startswith("220")
    client.secure(trusting)
    client.say(b"EHLO app.example\r\n")
    assert client.send().startswith("250")
    assert inbox[0].envelope.peer == "192.0.2.1:40312"
    assert inbox[0].tls is not None


@pytest.mark.parametrize("header", [V1, v2(0x11, ADDRESSES)], ids=["v1", "v2"])
def test_implicit_tls_begins_behind_the_header(
    *, open_with: Open, sandbox: Sandbox, inbox: Mailbox, trusting: ssl.SSLContext, header: bytes
) -> None:
    client = open_with(header, to=sandbox.smtps)
    client.secure(trusting)
    assert client.reply().startswith("220")
    client.say(b"EHLO app.example\r\n")
    assert client.send().startswith("250")
    assert inbox[0].envelope.peer == "192.0.2.1:40312"
    assert inbox[0].tls is not None


def test_lmtp_and_listeners_of_mailboxes_want_it_too(open_with: Open, sandbox: Sandbox) -> None:
    lmtp = open_with(V1, to=dict(sandbox.listeners)["lmtp"])
    assert lmtp.reply() == "220 localhost LMTP mailtrap_local"
    shop = sandbox.open_mailbox("shop")
    client = open_with(V1, to=shop)
    assert client.reply().startswith("220")
    assert shop.sessions[0].peer == "192.0.2.1:40312"
    assert open_with(b"EHLO app\r\n", to=shop).reply() == ""


def test_the_limit_of_one_address_is_that_of_the_client(serve: Serve, open_with: Open) -> None:
    place = serve(max_peer_connections=1).smtp
    assert open_with(V1, to=place).reply().startswith("220")
    other = V1.replace(b"192.0.2.1", b"192.0.2.2")
    assert open_with(other, to=place).reply().startswith("220")
    assert open_with(V1, to=place).reply().startswith("421 4.7.0 Too many connections")


# -- no header -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"EHLO app.example\r\n", "no PROXY header, which --proxy-protocol requires"),
        (b"GET / HTTP/1.1\r\n\r\n", "no PROXY header"),
        (b"\x16\x03\x01\x00\x05hello", "no PROXY header"),
        (b"PROXY TCP4 192.0.2.256 10.0.0.1 1 25\r\nEHLO a\r\n", "an invalid PROXY header"),
        (b"PROXY " + b"x" * 200, "without CRLF"),
        (SIGNATURE + b"\x21\x11\xff\xff", "the limit is 4096"),
    ],
)
@pytest.mark.parametrize("name", ["smtp", "smtps"])
def test_without_a_valid_header_the_connection_ends_without_a_reply(
    open_with: Open, sandbox: Sandbox, octets: bytes, reason: str, name: str
) -> None:
    client = open_with(octets, to=dict(sandbox.listeners)[name])
    assert client.reply() == ""
    session = last_session(sandbox)
    assert session.outcome == "aborted"
    assert reason in session.reason
    assert len(sandbox.mailbox) == 0


@pytest.mark.parametrize("octets", [b"", b"PRO", SIGNATURE + b"\x21"])
@pytest.mark.parametrize("name", ["smtp", "smtps"])
def test_who_never_sends_the_whole_header_is_closed_without_a_reply(
    serve: Serve, open_with: Open, octets: bytes, name: str
) -> None:
    sandbox = serve(idle_timeout="100ms")
    assert open_with(octets, to=dict(sandbox.listeners)[name]).reply() == ""
    session = last_session(sandbox)
    assert session.outcome in ("idle", "aborted")
    assert session.reason == (
        "the client said nothing for 0.1 s and had sent no PROXY header,"
        " which --proxy-protocol requires"
    )


@pytest.mark.parametrize(
    ("octets", "outcome", "reason"),
    [
        (b"", "probe", "the client closed the connection and had sent nothing"),
        (b"PRO", "aborted", "the client closed the connection and had sent no PROXY header"),
        (SIGNATURE, "aborted", "the client closed the connection and had sent no PROXY header"),
    ],
)
@pytest.mark.parametrize("name", ["smtp", "smtps"])
def test_who_leaves_within_the_header_harms_nobody(
    *, open_with: Open, sandbox: Sandbox, octets: bytes, outcome: str, reason: str, name: str
) -> None:
    client = open_with(octets, to=dict(sandbox.listeners)[name])
    client.socket.shutdown(1)
    assert client.reply() == ""
    session = last_session(sandbox)
    assert session.outcome == outcome
    assert session.reason.startswith(reason)
    assert open_with(V1).reply().startswith("220")


# -- behind the header -----------------------------------------------------------------------


@pytest.mark.parametrize("is_at_once", [True, False])
@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"\x16\x03\x01\x00\x05hello", "the client began with TLS"),
        (b"GET / HTTP/1.1\r\nHost: app\r\n\r\n", "This is SMTP and not HTTP"),
    ],
)
def test_what_is_no_smtp_is_known_behind_the_header_too(
    *, open_with: Open, sandbox: Sandbox, octets: bytes, reason: str, is_at_once: bool
) -> None:
    if is_at_once:
        open_with(V1 + octets).lines.read()
    else:
        client = open_with(V1)
        assert client.reply().startswith("220")
        client.socket.sendall(octets)
        client.lines.read()
    assert reason in last_session(sandbox).reason


WITH_TLS = v2(0x11, ADDRESSES + tlv(0x20, b"\x01\x00\x00\x00\x00" + tlv(0x21, b"TLSv1.3")))


def test_who_leaves_behind_the_tls_of_a_proxy_has_no_trouble_with_our_certificate(
    open_with: Open, sandbox: Sandbox
) -> None:
    client = open_with(WITH_TLS)
    assert client.reply().startswith("220")
    client.close()
    session = last_session(sandbox)
    assert (session.outcome, session.tls is None) == ("probe", False)


@pytest.mark.parametrize("header", [V1, WITH_TLS], ids=["without", "with TLS"])
def test_faults_of_a_connection_come_behind_the_header(
    open_with: Open, inbox: Mailbox, header: bytes
) -> None:
    inbox.faults.reply("banner", 421, "Busy")
    assert open_with(header).reply() == "421 4.3.2 Busy"
    assert last_session(inbox).peer == "192.0.2.1:40312"


def test_without_the_setting_a_header_is_no_command(serve: Serve, connect: Connect) -> None:
    client = connect(serve(proxy_protocol=False).smtp)
    assert client.say(V1).startswith("500 5.5.2")
