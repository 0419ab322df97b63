"""POP3 listener over sockets: octets, TLS, credentials, views and shutdown."""

import gc
import logging
import ssl
import time
from base64 import b64encode
from pathlib import Path

import pytest
from passlib.hash import bcrypt

from conversing import Serve
from delivering import deliver
from hard_mails import deliver_all, over_pop3
from mailtrap_local import BadSetting, Message, PortTaken, Sandbox
from pop3_client import Connect, Pop3Client

WAYS = ["plain", "STLS", "implicit"]


def connect_by(
    way: str, connect: Connect, sandbox: Sandbox, tls: ssl.SSLContext | None = None
) -> Pop3Client:
    context = tls or sandbox.client_ssl_context()
    if way == "implicit":
        return connect(sandbox.pop3s, context)
    client = connect()
    if way == "STLS":
        assert client.say(b"STLS\r\n") == b"+OK Begin TLS"
        client.secure(context)
    return client


@pytest.mark.parametrize("way", WAYS)
def test_every_hard_mail_comes_back_to_the_octet(
    way: str, connect: Connect, sandbox: Sandbox
) -> None:
    mails = deliver_all(sandbox)
    client = connect_by(way, connect, sandbox)
    client.log_in()
    sizes = [int(line.split()[1]) for line in client.listing(b"LIST\r\n")]
    assert len(sizes) == len(mails)
    for number, raw in enumerate(mails, 1):
        assert client.retrieve(number) == over_pop3(raw)
        assert sizes[number - 1] == len(over_pop3(raw))


def test_more_than_the_newest_hundred_are_there(connect: Connect, sandbox: Sandbox) -> None:
    for number in range(250):
        deliver(sandbox, b"Subject: %d\r\n\r\n" % number)
    client = connect()
    client.log_in()
    assert client.say(b"STAT\r\n").startswith(b"+OK 250 ")
    assert client.retrieve(1) == b"Subject: 0\r\n\r\n"


def test_replies_to_a_pipeline_come_in_order(connect: Connect, sandbox: Sandbox) -> None:
    deliver(sandbox, b"Subject: Hello\r\n\r\n")
    client = connect()
    client.socket.sendall(b"USER all\r\nPASS x\r\nSTAT\r\nNOOP\r\nQUIT\r\n")
    assert [client.line()[:10] for _ in range(6)] == [
        *(b"+OK And th", b"+OK Logged", b"+OK 1 18", b"+OK", b"+OK Bye", b"")
    ]


def test_a_session_sees_the_mail_as_it_was_at_its_login(connect: Connect, sandbox: Sandbox) -> None:
    first = deliver(sandbox, b"Subject: First\r\n\r\n").id
    client = connect()
    client.log_in()
    deliver(sandbox, b"Subject: Second\r\n\r\n")
    sandbox.mailroom.store.remove([first])
    assert client.say(b"STAT\r\n") == b"+OK 1 18"
    assert client.listing(b"LIST\r\n") == [b"1 18"]
    assert client.say(b"DELE 1\r\n").startswith(b"+OK")
    assert client.say(b"QUIT\r\n") == b"+OK Bye"
    assert [message.subject for message in sandbox.mailbox] == ["Second"]


def test_mail_that_is_removed_leaves_the_memory_though_a_session_lists_it(
    connect: Connect, sandbox: Sandbox
) -> None:
    message_id = deliver(sandbox, b"Subject: Gone\r\n\r\n").id
    deliver(sandbox, b"Subject: Second\r\n\r\n")
    client = connect()
    client.log_in()
    assert client.retrieve(1) == b"Subject: Gone\r\n\r\n"
    sandbox.mailroom.store.remove([message_id])
    assert client.say(b"RETR 1\r\n").startswith(b"-ERR This message has been removed")
    in_memory = [one.id for one in gc.get_objects() if type(one) is Message]
    assert message_id not in in_memory
    assert client.retrieve(2) == b"Subject: Second\r\n\r\n"


def test_a_message_that_is_being_sent_is_sent_to_its_end(
    connect: Connect, sandbox: Sandbox
) -> None:
    raw = b"Subject: Large\r\n\r\n" + b"x" * 20_000_000 + b"\r\n"
    message_id = deliver(sandbox, raw).id
    client = connect()
    client.log_in()
    assert client.say(b"RETR 1\r\n").startswith(b"+OK")
    sandbox.mailroom.store.remove([message_id])
    assert client.lines.read(len(raw)) == raw
    assert client.line() == b"."


def test_whoever_leaves_without_quit_deletes_nothing(connect: Connect, sandbox: Sandbox) -> None:
    deliver(sandbox, b"Subject: Hello\r\n\r\n")
    client = connect()
    client.log_in()
    client.say(b"DELE 1\r\n")
    client.close()
    other = connect()
    other.log_in()
    assert other.say(b"STAT\r\n") == b"+OK 1 18"
    assert len(sandbox.mailbox) == 1


def test_unique_ids_are_the_same_in_every_session_and_new_with_every_start(
    connect: Connect, sandbox: Sandbox, serve: Serve
) -> None:
    def unique_ids(of: Sandbox) -> list[bytes]:
        client = connect(of.pop3)
        client.log_in()
        return [line.split()[1] for line in client.listing(b"UIDL\r\n")]

    restarted = serve()
    for each in (sandbox, restarted):
        deliver(each, b"Subject: Hello\r\n\r\n")
        deliver(each, b"Subject: Hello\r\n\r\n")
    before = unique_ids(sandbox)
    assert unique_ids(sandbox) == before
    assert not set(before) & set(unique_ids(restarted))
    assert len(set(before)) == 2


# -- views -----------------------------------------------------------------------------------


def test_the_user_name_chooses_what_is_seen(connect: Connect, serve: Serve) -> None:
    sandbox = serve(route=[{"mailbox": "shop", "recipient": "*@shop.example"}])
    for to in ("Ann@example.com", "bob@example.com", "ann@shop.example"):
        deliver(sandbox, to=to)

    def seen_by(user: str) -> int:
        client = connect(sandbox.pop3)
        client.log_in(user)
        return int(client.say(b"STAT\r\n").split()[1])

    expected = {"all": 3, "inbox": 2, "shop": 1, "INBOX": 2, "All": 3}
    assert {user: seen_by(user) for user in expected} == expected
    assert seen_by("ann@example.com") == 1
    assert seen_by("ANN@shop.example") == 1
    assert seen_by("nobody@example.com") == 0


def test_a_user_that_names_no_mailbox_gets_the_list_of_them(connect: Connect) -> None:
    client = connect()
    client.say(b"USER shop\r\n")
    reply = client.say(b"PASS x\r\n")
    assert reply.startswith(b"-ERR [AUTH] No mailbox of that name")
    assert reply.endswith(b"(inbox)")


# -- credentials -----------------------------------------------------------------------------


@pytest.fixture
def htpasswd(tmp_path: Path) -> Path:
    file = tmp_path / "users"
    file.write_text(f"all:{bcrypt.using(rounds=4).hash('s3cret')}\n")
    return file


def test_with_a_credentials_file_the_password_must_fit(
    connect: Connect, serve: Serve, htpasswd: Path
) -> None:
    sandbox = serve(auth=str(htpasswd))
    client = connect(sandbox.pop3)
    for user, password in (("all", "wrong"), ("inbox", "s3cret")):
        client.say(f"USER {user}\r\n".encode())
        reply = client.say(f"PASS {password}\r\n".encode())
        assert reply == b"-ERR [AUTH] Credentials not accepted"
    token = b64encode(b"\0all\0s3cret")
    assert client.say(b"AUTH PLAIN " + token + b"\r\n").startswith(b"+OK Logged in")


def test_a_credentials_file_that_has_gone_is_the_servers_trouble(
    connect: Connect,
    serve: Serve,
    htpasswd: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = connect(serve(auth=str(htpasswd)).pop3)
    htpasswd.unlink()
    client.say(b"USER all\r\n")
    reply = client.say(b"PASS s3cret\r\n")
    assert reply == b"-ERR [SYS/TEMP] Credentials cannot be checked now"
    assert str(htpasswd) in caplog.text


def test_without_auth_anybody_may_look(connect: Connect, serve: Serve) -> None:
    connect(serve(auth="off").pop3).log_in("all")


# -- TLS -------------------------------------------------------------------------------------


def test_what_is_pipelined_behind_stls_is_thrown_away(connect: Connect, sandbox: Sandbox) -> None:
    client = connect()
    assert client.say(b"STLS\r\nUSER mallory\r\n") == b"+OK Begin TLS"
    client.secure(sandbox.client_ssl_context())
    assert client.say(b"PASS x\r\n") == b"-ERR Send USER first"


def test_tls_may_be_required(connect: Connect, serve: Serve) -> None:
    sandbox = serve(tls="require")
    assert connect(sandbox.pop3).say(b"USER all\r\n") == b"-ERR Send STLS first"
    connect(sandbox.pop3s, sandbox.client_ssl_context()).log_in()


@pytest.mark.parametrize("way", ["STLS", "implicit"])
def test_a_client_that_does_not_trust_us_is_no_trouble(
    way: str, connect: Connect, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        connect_by(way, connect, sandbox, ssl.create_default_context())
    connect_by(way, connect, sandbox).log_in()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


# -- bounds and ends -------------------------------------------------------------------------


def test_a_line_without_an_end_is_not_waited_for(connect: Connect) -> None:
    client = connect()
    assert client.say(b"USER " + b"x" * 20_000) == b"-ERR Line too long"
    assert client.line() == b""
    connect().log_in()


def test_forty_megabytes_come_back_to_the_octet(connect: Connect, sandbox: Sandbox) -> None:
    raw = b"Subject: Large\r\n\r\n" + b"x" * 40_000_000 + b"\r\n"
    deliver(sandbox, raw)
    client = connect()
    client.log_in()
    assert client.retrieve(1) == raw


def test_it_stops_within_a_second_whatever_its_clients_do(connect: Connect, serve: Serve) -> None:
    sandbox = serve()
    deliver(sandbox, b"Subject: Large\r\n\r\n" + b"x" * 20_000_000)
    idle = [connect(sandbox.pop3) for _ in range(20)]
    reading_nothing = connect(sandbox.pop3s, sandbox.client_ssl_context())
    reading_nothing.log_in()
    reading_nothing.say(b"RETR 1\r\n")
    started = time.monotonic()
    sandbox.stop()
    assert time.monotonic() - started < 30, "a second, but a busy machine may take its time"
    assert [client.line() for client in idle] == [b""] * 20


def test_a_port_that_is_taken_names_its_flag(sandbox: Sandbox) -> None:
    with pytest.raises(PortTaken, match="--pop3s HOST:PORT"):
        Sandbox(pop3s=str(sandbox.pop3)).start()


def test_there_is_no_listener_unless_it_is_asked_for() -> None:
    with Sandbox() as sandbox, pytest.raises(BadSetting, match="pop3"):
        sandbox.pop3  # noqa: B018  # asking is what raises
