"""IMAP sessions over sockets: logging in, IDLE, and clients that miss changes."""

import time
from base64 import b64encode

import pytest

from conversing import Serve
from delivering import deliver
from imap_values import Connect, ImapClient, tagged, untagged
from mailtrap_local import Sandbox

HELLO = b"From: App <app@example.com>\r\nSubject: Hello\r\n\r\nHi\r\n"


def log_in(client: ImapClient, user: str = "all") -> str:
    return tagged(client.say(f"LOGIN {user} x".encode()))


def test_capabilities_are_those_that_there_are(connect: Connect) -> None:
    client = connect()
    assert untagged(client.say(b"CAPABILITY")) == [
        "* CAPABILITY IMAP4rev1 LITERAL+ ID SASL-IR AUTH=PLAIN AUTH=LOGIN STARTTLS"
    ]
    assert log_in(client).startswith(
        "OK [CAPABILITY IMAP4rev1 LITERAL+ ID SASL-IR IDLE NAMESPACE UIDPLUS UNSELECT CHILDREN "
        "MOVE SPECIAL-USE APPENDLIMIT=50000000 STARTTLS] Logged in"
    )


def test_nothing_is_shown_to_who_has_not_logged_in(connect: Connect) -> None:
    client = connect()
    for command in (
        b"SELECT INBOX",
        b'LIST "" *',
        b"FETCH 1 FLAGS",
        b"IDLE",
        b"APPEND INBOX {2+}\r\nhi",
    ):
        assert tagged(client.say(command)) == "BAD No such command now"


@pytest.mark.parametrize(
    "lines",
    [
        [b'LOGIN "all" "any password"'],
        [b"LOGIN {3+}\r\nall {1+}\r\nx"],
        [b"AUTHENTICATE PLAIN " + b64encode(b"\0all\0x")],
        [b"AUTHENTICATE PLAIN", b64encode(b"\0all\0x")],
        [b"authenticate login", b64encode(b"all"), b64encode(b"x")],
    ],
)
def test_there_are_many_ways_to_log_in(connect: Connect, lines: list[bytes]) -> None:
    client = connect()
    client.socket.sendall(b"a " + lines[0] + b"\r\n")
    for line in lines[1:]:
        assert client.response().startswith(b"+ ")
        client.socket.sendall(line + b"\r\n")
    assert client.response().startswith(b"a OK [CAPABILITY ")


@pytest.mark.parametrize("line", [b"*", b"???", b"\xe4", b""])
def test_an_exchange_gone_wrong_leads_back_to_commands(connect: Connect, line: bytes) -> None:
    client = connect()
    client.socket.sendall(b"a AUTHENTICATE PLAIN\r\n")
    client.response()
    client.socket.sendall(line + b"\r\n")
    assert client.response().startswith(b"a BAD ")
    assert log_in(client).startswith("OK")


def test_a_user_that_names_no_mailbox_gets_the_list_of_them(connect: Connect) -> None:
    client = connect()
    said = log_in(client, "shop")
    assert said.startswith("NO [AUTHENTICATIONFAILED] No mailbox of that name")
    for _ in range(4):
        said = log_in(client, "shop")
    assert client.response() == b"* BYE Too many attempts\r\n"
    assert client.response() == b""


def test_the_user_name_chooses_what_is_seen(connect: Connect, serve: Serve) -> None:
    sandbox = serve(route=[{"mailbox": "shop", "recipient": "*@shop.example"}])
    for to in ("Ann@example.com", "bob@example.com", "ann@shop.example"):
        deliver(sandbox, HELLO, to=to)

    def seen_by(user: str) -> int:
        client = connect(sandbox.imap).log_in(user)
        return int(untagged(client.say(b"STATUS INBOX (MESSAGES)"))[0].split()[-1].strip(")"))

    expected = {"all": 3, "inbox": 2, "shop": 1, "ann@example.com": 1, "nobody@example.com": 0}
    assert {user: seen_by(user) for user in expected} == expected


def test_idle_tells_of_everything_as_it_happens(client: ImapClient, sandbox: Sandbox) -> None:
    client.socket.sendall(b"a IDLE\r\n")
    assert client.response() == b"+ Idling\r\n"
    started = time.monotonic()
    message_id = deliver(sandbox, HELLO).id
    assert client.response() == b"* 1 EXISTS\r\n"
    sandbox.mailroom.store.update([message_id], read=True)
    assert client.response() == b"* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n"
    sandbox.mailroom.store.remove([message_id])
    assert client.response() == b"* 1 EXPUNGE\r\n"
    assert time.monotonic() - started < 10, "a second at most, but a busy machine may take its time"
    client.socket.sendall(b"done\r\n")
    assert client.response() == b"a OK Idled\r\n"


def test_nobody_is_stale_after_a_burst(connect: Connect, sandbox: Sandbox) -> None:
    idlers = [connect().log_in("all", "INBOX") for _ in range(20)]
    for idler in idlers:
        idler.socket.sendall(b"a IDLE\r\n")
        assert idler.response() == b"+ Idling\r\n"
    for number in range(300):
        message_id = deliver(sandbox, HELLO).id
        if number % 10 == 0:
            sandbox.mailroom.store.remove([message_id])
    for idler in idlers:
        count = 0
        while count != 270:
            words = idler.response().split()
            count = int(words[1]) if words[2] == b"EXISTS" else count - 1
    for idler in idlers:
        idler.socket.sendall(b"DONE\r\n")
        assert idler.until(b"a OK")[-1] == b"a OK Idled\r\n"


def test_anything_but_done_ends_idle_as_a_mistake(client: ImapClient) -> None:
    client.socket.sendall(b"a IDLE\r\n")
    client.response()
    client.socket.sendall(b"a NOOP\r\n")
    assert client.response().startswith(b"a BAD ")
    assert tagged(client.say(b"NOOP")) == "OK Done"


def test_a_reader_that_slept_through_the_whole_log_reads_anew(
    client: ImapClient, sandbox: Sandbox
) -> None:
    ids = [deliver(sandbox, HELLO).id for _ in range(3)]
    client.say(b"NOOP")
    sandbox.mailroom.store.remove(ids[:1])
    for number in range(20_001):
        sandbox.mailroom.store.update(ids[1:2], read=number % 2 == 0)
    deliver(sandbox, b"Subject: New\r\n\r\n")
    assert untagged(client.say(b"NOOP")) == [
        "* 1 EXPUNGE",
        "* 3 EXISTS",
        "* 1 FETCH (UID 2 FLAGS (\\Seen))",
        "* 2 FETCH (UID 3 FLAGS ())",
    ]


def test_a_silent_store_of_more_than_the_log_holds_is_silent(
    client: ImapClient, sandbox: Sandbox
) -> None:
    for _ in range(20_100):
        deliver(sandbox, HELLO)
    client.say(b"NOOP")
    responses = client.say(b"STORE 1:* +FLAGS.SILENT (\\Seen)")
    assert (untagged(responses), tagged(responses)) == ([], "OK Stored")
    assert sandbox.mailroom.store.count().unread == 0


def test_a_mailbox_that_is_removed_leaves_an_empty_folder(
    connect: Connect, sandbox: Sandbox
) -> None:
    sandbox.mailroom.create_mailbox("shop")
    deliver(sandbox, HELLO, mailbox="shop")
    client = connect().log_in("all", "shop")
    sandbox.mailroom.remove_mailbox("shop")
    assert untagged(client.say(b"NOOP")) == ["* 1 EXPUNGE"]


def test_nothing_but_the_tagged_ok_follows_bye(client: ImapClient, sandbox: Sandbox) -> None:
    client.say(b"NOOP")
    deliver(sandbox, HELLO)
    client.socket.sendall(b"a LOGOUT\r\nb NOOP\r\n")
    assert [client.response() for _ in range(3)] == [b"* BYE Bye\r\n", b"a OK Logged out\r\n", b""]
