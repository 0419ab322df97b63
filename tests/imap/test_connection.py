"""IMAP listener: TLS, credentials, limits, fairness between clients, and shutdown."""

import gc
import re
import ssl
import threading
import time
import warnings
from pathlib import Path

import pytest

from conversing import Serve
from delivering import deliver
from hammering import hammer, open_descriptors
from hard_mails import RAW
from imap_values import Connect, ImapClient
from mailtrap_local import BadSetting, PortTaken, Sandbox

HELLO = b"Subject: Hello\r\n\r\nHi\r\n"


def test_what_is_pipelined_behind_starttls_is_thrown_away(
    connect: Connect, sandbox: Sandbox
) -> None:
    client = connect()
    client.socket.sendall(b"a STARTTLS\r\nb LOGIN mallory x\r\n")
    assert client.response() == b"a OK Begin TLS\r\n"
    client.secure(sandbox.client_ssl_context())
    assert client.say(b"SELECT INBOX")[-1].endswith(b"BAD No such command now\r\n")
    assert b"STARTTLS" not in client.say(b"CAPABILITY")[0]
    assert b" OK " in client.say(b"LOGIN all x")[-1]


def test_tls_may_be_required(connect: Connect, serve: Serve) -> None:
    sandbox = serve(tls="require")
    client = connect(sandbox.imap)
    assert b"LOGINDISABLED" in client.greeting
    for command in (b"LOGIN all x", b"AUTHENTICATE PLAIN AGFsbAB4"):
        assert b" NO [PRIVACYREQUIRED] " in client.say(command)[-1]
    client.say(b"STARTTLS")
    client.secure(sandbox.client_ssl_context())
    assert b" OK " in client.say(b"LOGIN all x")[-1]


def test_there_is_tls_from_the_first_octet(sandbox: Sandbox) -> None:
    client = ImapClient(sandbox.imaps, sandbox.client_ssl_context())
    assert b"STARTTLS" not in client.greeting
    assert b" OK " in client.say(b"LOGIN all x")[-1]
    client.close()
    with pytest.raises(ssl.SSLCertVerificationError):
        ImapClient(sandbox.imaps, ssl.create_default_context())


def test_with_a_credentials_file_the_password_must_fit(
    connect: Connect, serve: Serve, tmp_path: Path
) -> None:
    file = tmp_path / "users"
    file.write_text("all:s3cret\n")
    listener = serve(auth=str(file)).imap
    client = connect(listener)
    said = client.say(b"LOGIN all wrong")[-1]
    assert said.endswith(b"NO [AUTHENTICATIONFAILED] Credentials not accepted\r\n")
    assert b" OK " in client.say(b"LOGIN all s3cret")[-1]
    file.unlink()
    other = connect(listener)
    assert b" NO [UNAVAILABLE] " in other.say(b"LOGIN all s3cret")[-1]


# -- what is not waited for ------------------------------------------------------------------


@pytest.mark.parametrize("user", ["", "all"])
def test_a_literal_of_4_gigabytes_is_refused_and_not_awaited(connect: Connect, user: str) -> None:
    client = connect()
    if user:
        client.log_in(user)
    for command in (b"LOGIN {4294967295}", b"APPEND INBOX {4294967295}", b"X {99999999999999999}"):
        assert b" NO [TOOBIG] " in client.say(command)[-1]
    client.socket.sendall(b"a APPEND INBOX {4294967295+}\r\n")
    assert client.response() == b"* BYE Literal too long\r\n"
    assert client.response() == b""


def test_a_message_over_the_limit_is_refused(connect: Connect, serve: Serve) -> None:
    client = connect(serve(max_message_size="1KB").imap).log_in("all")
    assert b" NO [TOOBIG] " in client.say(b"APPEND INBOX {1001}")[-1]
    assert b" OK " in client.append(b"x" * 1000)[-1]


def test_a_line_without_an_end_is_not_waited_for(connect: Connect) -> None:
    client = connect().log_in("all")
    client.socket.sendall(b"a NOOP " + b"x" * 200_000)
    assert client.response() == b"* BYE Line too long\r\n"
    assert client.response() == b""
    connect().log_in("all")


def test_whoever_talks_nonsense_for_long_is_sent_away(connect: Connect) -> None:
    client = connect()
    client.socket.sendall(b"nonsense\r\n" * 50)
    responses = [client.response() for _ in range(52)]
    assert responses[-2:] == [b"* BYE Too many mistakes\r\n", b""]


@pytest.mark.parametrize(
    "command",
    [
        b"FETCH " + b"1:*," * 16_000 + b"1:* FLAGS",
        b"UID SEARCH " + b"1:*," * 16_000 + b"1:*",
        b'LIST "" ' + b"*a" * 30_000,
        b"SEARCH " + b"(" * 60_000,
        b"SEARCH " + b"OR " * 20_000,
        b"FETCH 1 (" + b"BODY.PEEK[1.1.1.1] " * 3000,
        b"FETCH 1 BODY[" + b"1." * 30_000 + b"1]",
    ],
    ids=lambda command: command[:12].decode(),
)
def test_no_line_holds_up_the_others(
    client: ImapClient, connect: Connect, sandbox: Sandbox, command: bytes
) -> None:
    for _ in range(1000):
        deliver(sandbox, HELLO)
    client.say(b"NOOP")
    other = connect().log_in("all")
    started = time.monotonic()
    client.socket.sendall(b"a " + command + b"\r\n")
    assert b" OK " in other.say(b"NOOP")[-1]
    assert client.until(b"a ")[-1].startswith((b"a OK ", b"a BAD "))
    assert time.monotonic() - started < 10, "well under a second, but for a busy machine"


def test_a_client_that_does_not_read_costs_little_and_holds_nobody_up(
    client: ImapClient, connect: Connect, sandbox: Sandbox
) -> None:
    for _ in range(50):
        deliver(sandbox, b"Subject: Large\r\n\r\n" + b"x" * 2_000_000)
    client.say(b"NOOP")
    before = resident_octets()
    client.socket.sendall(b"a FETCH 1:* BODY.PEEK[]\r\n")
    other = connect().log_in("all", "INBOX")
    assert len(other.fetch(1, b"BODY.PEEK[]")) > 2_000_000
    assert resident_octets() - before < 40_000_000
    assert client.until(b"a ")[-1] == b"a OK Fetched\r\n"


def resident_octets() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024


# -- the end ---------------------------------------------------------------------------------


def test_it_stops_with_a_bye_to_idlers(connect: Connect, serve: Serve) -> None:
    sandbox = serve()
    idlers = [connect(sandbox.imap).log_in("all", "INBOX") for _ in range(20)]
    for idler in idlers:
        idler.socket.sendall(b"a IDLE\r\n")
        assert idler.response() == b"+ Idling\r\n"
    started = time.monotonic()
    sandbox.stop()
    assert time.monotonic() - started < 30, "a second, but a busy machine may take its time"
    for idler in idlers:
        assert idler.response() == b"* BYE Shutting down\r\n"
        assert idler.response() == b""


def test_it_starts_and_stops_again_and_again_and_leaves_nothing_behind() -> None:
    def round_of_clients() -> None:
        with Sandbox(imap="127.0.0.1:0", pop3="127.0.0.1:0") as sandbox:
            client = ImapClient(sandbox.imap)
            client.say(b"LOGIN all x")
            client.say(b"SELECT INBOX")
            client.socket.sendall(b"a IDLE\r\n")
            client.response()
            deliver(sandbox, HELLO)
            assert client.response() == b"* 1 EXISTS\r\n"
        client.close()

    round_of_clients()
    threads, descriptors = threading.active_count(), open_descriptors()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(5):
            round_of_clients()
        gc.collect()
    assert threading.active_count() == threads
    assert open_descriptors() <= descriptors


def test_a_port_that_is_taken_names_its_flag(sandbox: Sandbox) -> None:
    with pytest.raises(PortTaken, match="--imap HOST:PORT"):
        Sandbox(imap=str(sandbox.imap)).start()


def test_there_is_no_listener_unless_it_is_asked_for() -> None:
    with Sandbox() as sandbox, pytest.raises(BadSetting, match="imap"):
        sandbox.imap  # noqa: B018  # asking is what raises


# -- any octets ------------------------------------------------------------------------------


LINES = [
    *(b"NOOP", b"CAPABILITY", b"STARTTLS", b"LOGIN all x", b"AUTHENTICATE PLAIN", b"*", b"DONE"),
    *(
        b"SELECT INBOX",
        b"EXAMINE Trash",
        b'SELECT "R&D"',
        b'LIST "" "&x"',
        b'LIST "" %*%*',
        b"IDLE",
    ),
    *(b"STATUS INBOX (MESSAGES UIDNEXT)", b"FETCH 1:* FULL", b"FETCH 1:* (BODYSTRUCTURE)"),
    *(b"UID FETCH 1:* BODY[1.2.HEADER.FIELDS (a b)]<1.2>", b"FETCH 1 BODY[]", b"FETCH * RFC822"),
    *(b"STORE 1:* +FLAGS (\\Seen x)", b"UID STORE 1:* FLAGS.SILENT ()", b"EXPUNGE", b"CLOSE"),
    *(b"SEARCH OR (SUBJECT x NOT 1) UID 1:*", b"SEARCH CHARSET UTF-8 TEXT {3+}\r\n\xff\xff\xff"),
    *(b"APPEND INBOX {5+}\r\nhello", b"APPEND INBOX (x) {5}", b"APPEND INBOX {4294967295+}"),
    *(b"COPY 1:* INBOX", b"MOVE 1 Trash", b"LOGIN {1}", b"\0", b"a b c {1+}\r\n\r\n", b"LOGOUT"),
]


def test_no_conversation_leaves_anything_behind(
    sandbox: Sandbox, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("03-mixed-related-alternative", "06-forwarded", "75-content-type-nonsense"):
        deliver(sandbox, RAW[name])
    connect()  # with the first one the event loop opens a descriptor of its own
    hammer(
        (sandbox.imap, sandbox.imap, sandbox.imaps),
        log_in=b"a LOGIN all x\r\nb SELECT INBOX\r\n",
        some_line=lambda chance: b"t " + chance.choice(LINES) + b"\r\n",
    )
    assert b" OK " in connect().log_in("all", "INBOX").say(b"FETCH 1:* FLAGS")[-1]
    assert [record.getMessage() for record in caplog.records] == []
