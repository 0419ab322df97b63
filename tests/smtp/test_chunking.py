"""BDAT (RFC 3030) and pipelining (RFC 2920), octet by octet."""

import tracemalloc

import pytest

from conversing import Client, Connect
from mailtrap_local import Mailbox, Sandbox

TOO_BIG = "552 5.3.4 Message too big, the limit is 10000 octets"
NOTHING_BEGUN = "503 5.5.1 Send MAIL and RCPT first"


def chunk(octets: bytes, last: bytes = b"") -> bytes:
    return b"BDAT %d%s\r\n%s" % (len(octets), last, octets)


@pytest.fixture
def begun(client: Client) -> Client:
    client.begin()
    return client


# -- BDAT ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chunks",
    [
        [b"Subject: Hello\r\n\r\n"],
        [b"Subject: ", b"Hello\r\n", b"\r\n"],
        [b"Subject: Hello\r\n\r\n", b""],
        [b"", b"no line end"],
        [b""],
        [b"\r\n.\r\n", b".\r\n..\r\n", b"\r\n.\r\nQUIT\r\n"],
        [b"RSET\r\nBDAT 5 LAST\r\n", b"DATA\r\n"],
        [b"bare\n.\nline ends\r.\r", bytes(range(256))],
        [b"x" * 10_000],
    ],
    ids=[
        "one", "three", "an empty last one", "an empty first one", "nothing", "ends of data",
        "commands", "any octets", "the limit",
    ],
)  # fmt: skip
def test_chunks_are_kept_to_the_octet(begun: Client, inbox: Mailbox, chunks: list[bytes]) -> None:
    *most, last = chunks
    for octets in most:
        assert begun.say(chunk(octets)) == f"250 2.0.0 {len(octets)} octets taken"
    reply = begun.say(chunk(last, b" LAST"))
    assert reply == f"250 2.0.0 Kept as {inbox[0].id}"
    assert inbox[0].raw == b"".join(chunks)


def test_bdat_in_lower_case_and_with_leading_zeros(begun: Client, inbox: Mailbox) -> None:
    assert begun.say(b"bdat " + b"0" * 30 + b"5 last\r\nQUIT\n").startswith("250 2.0.0 Kept")
    assert inbox[0].raw == b"QUIT\n"


def test_a_message_in_very_many_chunks_takes_no_more_memory(begun: Client, inbox: Mailbox) -> None:
    sent = chunk(b"xx") * 4999 + b"BDAT 0\r\n" * 900
    tracemalloc.start()
    try:
        begun.socket.sendall(sent)
        assert set(begun.codes(5899)) == {"250"}
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert begun.say(chunk(b"xx", b" LAST")).startswith("250 2.0.0 Kept")
    assert len(inbox[0].raw) == 10_000
    assert peak < 2**20


def test_empty_chunks_without_end_are_no_progress(begun: Client) -> None:
    begun.socket.sendall(b"BDAT 0\r\n" * 1001)
    assert set(begun.codes(998)) == {"250"}  # EHLO was one of them
    assert list(iter(begun.reply, ""))[-1] == (
        "421 4.7.0 Too many commands without a message, closing"
    )


@pytest.mark.parametrize(
    "command", [b"MAIL FROM:<x@example.com>", b"RCPT TO:<x@example.com>", b"DATA"]
)
def test_between_chunks_there_is_nothing_but_chunks(
    begun: Client, inbox: Mailbox, command: bytes
) -> None:
    begun.say(chunk(b"one "))
    assert begun.say(command + b"\r\n").startswith("503 5.5.1")
    assert begun.say(b"NOOP\r\n").startswith("250")
    begun.say(chunk(b"message", b" LAST"))
    assert inbox[0].raw == b"one message"
    assert inbox[0].rcpt_to == ("bob0@example.com",)


def test_rset_forgets_the_chunks(begun: Client, inbox: Mailbox) -> None:
    begun.say(chunk(b"forgotten"))
    begun.say(b"RSET\r\n")
    begun.begin()
    begun.say(chunk(b"kept", b" LAST"))
    assert [message.raw for message in inbox] == [b"kept"]


def test_a_client_may_change_between_data_and_bdat(client: Client, inbox: Mailbox) -> None:
    client.send(b"one\r\n")
    client.begin()
    client.say(chunk(b"two", b" LAST"))
    client.send(b"three\r\n")
    assert [message.raw for message in inbox] == [b"one\r\n", b"two", b"three\r\n"]


@pytest.mark.parametrize("last", [b"", b" LAST"], ids=["more to come", "last"])
def test_a_chunk_without_a_transaction_is_read_past(
    client: Client, inbox: Mailbox, last: bytes
) -> None:
    assert client.say(chunk(b"QUIT\r\n" * 10, last)) == NOTHING_BEGUN
    assert client.say(b"NOOP\r\n").startswith("250")
    client.say(b"MAIL FROM:<ann@example.com>\r\n")
    assert client.say(chunk(b"QUIT\r\n", last)) == NOTHING_BEGUN
    assert client.send().startswith("250")
    assert len(inbox) == 1


def test_chunks_that_are_together_too_big_are_refused(begun: Client, inbox: Mailbox) -> None:
    assert begun.say(chunk(b"x" * 6000)).startswith("250")
    assert begun.say(chunk(b"x" * 6000)) == TOO_BIG
    assert begun.say(chunk(b"x" * 10, b" LAST")) == NOTHING_BEGUN
    assert begun.send().startswith("250")
    assert len(inbox) == 1


def test_a_chunk_that_is_too_big_is_read_past(begun: Client, inbox: Mailbox) -> None:
    assert begun.say(chunk(b"QUIT\r\n" * 2000, b" LAST")) == TOO_BIG
    assert begun.send().startswith("250")
    assert len(inbox) == 1


@pytest.mark.parametrize("octets", [2**32, 10**30], ids=["4 GB", "more than there is"])
@pytest.mark.parametrize("begun_before", [True, False])
def test_nobody_waits_for_a_chunk_that_is_far_too_big(
    connect: Connect, octets: int, *, begun_before: bool
) -> None:
    client = connect()
    client.say(b"EHLO app\r\n")
    if begun_before:
        client.begin()
    reply = client.say(b"BDAT %d LAST\r\nbeginning" % octets)
    assert reply == (TOO_BIG if begun_before else NOTHING_BEGUN)
    assert client.reply() == ""
    assert connect().say(b"NOOP\r\n").startswith("250")


@pytest.mark.parametrize("said", [b"BDAT 100 LAST\r\nhalf", b"BDAT 5\r\nwhole", b"BDAT 9 LAST\r\n"])
def test_a_client_that_leaves_between_its_octets_leaves_nothing(
    begun: Client, inbox: Mailbox, said: bytes
) -> None:
    begun.socket.sendall(said)
    begun.socket.shutdown(1)
    while begun.reply():
        pass
    inbox.assert_empty()
    assert inbox.sessions[0].outcome == "aborted"


def test_who_waits_for_stillness_waits_for_chunks(begun: Client, sandbox: Sandbox) -> None:
    begun.say(chunk(b"not yet"))
    assert not sandbox.mailroom.settle("inbox", quiet=0, timeout=0)
    begun.say(b"RSET\r\n")
    assert sandbox.mailroom.settle("inbox", quiet=0, timeout=0)


# -- pipelining ------------------------------------------------------------------------------


def test_data_and_chunks_in_one_packet_with_what_follows(connect: Connect, inbox: Mailbox) -> None:
    client = connect()
    envelope = b"MAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\n"
    client.socket.sendall(
        b"EHLO app\r\n"
        + (envelope + chunk(b"one ") + chunk(b"message", b" LAST"))
        + (envelope + b"DATA\r\nanother\r\n.\r\n")
        + (envelope + chunk(b"third", b" LAST") + b"NOOP\r\nQUIT\r\n")
    )
    codes = ["250"] * 5 + ["250", "250", "354", "250"] + ["250"] * 3 + ["250", "221"]
    assert client.codes(len(codes)) == codes
    assert [message.raw for message in inbox] == [b"one message", b"another\r\n", b"third"]


def test_replies_come_in_the_order_of_commands(client: Client) -> None:
    client.socket.sendall(
        b"MAIL FROM:<ann@example.com>\r\nRCPT TO:<>\r\nRCPT TO:<bob@example.com>\r\nNONSENSE\r\n"
        b"RSET\r\nDATA\r\nNOOP\r\n"
    )
    assert client.codes(7) == ["250", "501", "250", "500", "250", "503", "250"]


def test_a_body_whose_envelope_was_refused_is_only_nonsense(client: Client, inbox: Mailbox) -> None:
    client.socket.sendall(
        b"MAIL FROM:<ann@example.com>\r\nRCPT TO:<>\r\nDATA\r\nSubject: x\r\n.\r\nNOOP\r\n"
    )
    assert client.codes(6) == ["250", "501", "503", "500", "500", "250"]
    inbox.assert_empty()
