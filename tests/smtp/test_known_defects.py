"""Defects that mail servers and sandboxes of this kind have had, each by its name: none is here."""

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import pytest

from conversing import Client, Connect
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.mail.message import Message
from sending import send

ENDLESS = 64 * 2**20  # octets that are without end, as far as the server can know
LIMIT = 10_000  # octets of a message
ENVELOPE = b"MAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\n"
EVIL = b"MAIL FROM:<evil@example.com>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\nsmuggled\r\n.\r\n"


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"tls": "starttls", "max_message_size": str(LIMIT)}


@pytest.fixture(autouse=True)
def _next_client_is_served(sandbox: Sandbox, inbox: Mailbox) -> object:
    yield
    send(sandbox.smtp, "still here")
    assert inbox.find(subject="still here")


class Defect(NamedTuple):
    """Octets that a client sends behind EHLO, all at once, and the expected result."""

    name: str
    what: str
    sent: bytes
    replies: str
    kept: tuple[bytes, ...] = ()


def smuggling(name: str, end: bytes) -> Defect:
    """A message in which only a careless server sees an end, and a second message behind it."""
    body = b"one" + end + EVIL.removesuffix(b".\r\n")
    unstuffed = body.replace(b"\r\n.", b"\r\n")
    return Defect(
        name,
        f"{end!r} taken for the end of data",
        ENVELOPE + b"DATA\r\n" + body + b".\r\n",
        "250 250 354 250",
        (unstuffed,),
    )


DEFECTS = [
    smuggling("CVE-2023-51764, -51765, -51766, Mailpit 1.30", b"\n.\r\n"),
    smuggling("CVE-2024-27305", b"\n.\n"),
    smuggling("CVE-2024-27305 with CR", b"\r.\r"),
    smuggling("SMTP smuggling with half an end", b"\r\n.\n"),
    smuggling("SMTP smuggling with the other half", b"\r\n.\r"),
    Defect(
        "CVE-2011-0411, CVE-2024-34083",
        "what was sent in clear behind STARTTLS is executed over TLS",
        b"STARTTLS\r\nRSET\r\nNOOP\r\n",
        "503 250 250",
    ),
    Defect(
        "GHSA-fpxj-m5q8-fphw, CVE-2026-45710",
        "a message of any size is kept",
        ENVELOPE + b"DATA\r\n" + b"x\r\n" * LIMIT + b".\r\nNOOP\r\n",
        "250 250 354 552 250",
    ),
    Defect(
        "GHSA-r553-m4fv-5v97",
        "one line longer than a whole message may be is kept until it ends",
        ENVELOPE + b"DATA\r\n" + b"x" * 3 * LIMIT + b"\r\n.\r\nNOOP\r\n",
        "250 250 354 552 250",
    ),
    Defect(
        "GHSA-54wq-72mp-cq7c in MAIL",
        "a line end in an address becomes one in what is written about it",
        b"MAIL FROM:<ann@example.com\rX-Evil: 1>\r\nMAIL FROM:<ann@example.com\nX-Evil: 1>\r\n",
        "501 501 500",
    ),
    Defect(
        "GHSA-54wq-72mp-cq7c in RCPT",
        "likewise",
        ENVELOPE + b'RCPT TO:<"bob\rX-Evil: 1"@example.com>\r\nRCPT TO:<\0@example.com>\r\n',
        "250 250 501 501",
    ),
    Defect(
        "GHSA-54wq-72mp-cq7c in parameters",
        "likewise",
        b"MAIL FROM:<ann@example.com> ENVID=x\rX-Evil: 1\r\n",
        "501",
    ),
    Defect(
        "terminal injection",
        "control characters in a name or an address reach the log",
        b"EHLO \x1b[2J\r\nMAIL FROM:<\x1b]0;evil\x07@example.com>\r\n",
        "501 501",
    ),
    Defect(
        "chunk smuggling",
        "a chunk that is refused is taken for commands",
        b"BDAT %d LAST\r\n%sNOOP\r\n" % (len(EVIL), EVIL),
        "503 250",
    ),
    Defect(
        "chunk smuggling by size",
        "a size is read only in part",
        ENVELOPE + b"BDAT %030d LAST\r\n%sNOOP\r\n" % (len(EVIL), EVIL),
        "250 250 250 250",
        (EVIL,),
    ),
]


@pytest.mark.parametrize("defect", DEFECTS, ids=[defect.name for defect in DEFECTS])
def test_a_defect_that_others_had_is_not_here(
    client: Client, inbox: Mailbox, defect: Defect
) -> None:
    client.socket.sendall(defect.sent + b"QUIT\r\n")
    codes = [*defect.replies.split(), "221", ""]
    assert client.codes(len(codes)) == codes, defect.what
    assert tuple(message.raw for message in inbox) == defect.kept, defect.what


# -- what never ends -------------------------------------------------------------------------


class Flood(NamedTuple):
    """Octets that are sent once, and octets that are repeated."""

    name: str
    what: str
    prelude: bytes
    again: bytes


FLOODS = [
    Flood("GHSA-w878-pj84-3j5v", "a command line without end", b"", b"x" * 65536),
    Flood(
        "GHSA-w878-pj84-3j5v in MAIL",
        "a parameter without end",
        b"MAIL FROM:<ann@example.com> X=",
        b"x" * 65536,
    ),
    Flood("endless AUTH", "a response without end", b"AUTH PLAIN\r\n", b"x" * 65536),
    Flood("aiosmtpd 1.4.6", "data without CRLF", ENVELOPE + b"DATA\r\n", b"x" * 65536),
    Flood("no end of data", "lines without end", ENVELOPE + b"DATA\r\n", b"x\r\n" * 20_000),
    Flood("no CRLF in data", "bare LF without end", ENVELOPE + b"DATA\r\n", b"\r\n.\n" * 16_384),
    Flood("BDAT", "a chunk of 10^12 octets", ENVELOPE + b"BDAT 1000000000000\r\n", b"x" * 65536),
    Flood("nonsense", "commands without end", b"", b"NONSENSE\r\n" * 6000),
]


@contextmanager
def bounded_memory() -> Iterator[None]:
    """The server, which is in this process, takes less than 16 MiB more at any moment."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * 2**20


def octets_taken(client: Client, octets: bytes) -> int:
    """Count the repeated octets that the server takes."""
    sent = 0
    with suppress(BrokenPipeError, ConnectionResetError):
        while sent < ENDLESS:
            client.socket.sendall(octets)
            sent += len(octets)
    return sent


@pytest.mark.parametrize("flood", FLOODS, ids=[flood.name for flood in FLOODS])
def test_what_never_ends_is_cut_off_in_bounded_memory(client: Client, flood: Flood) -> None:
    client.socket.sendall(flood.prelude)
    with bounded_memory():
        assert octets_taken(client, flood.again) < ENDLESS, flood.what


def test_a_client_gets_the_reason_why_it_is_cut_off(client: Client) -> None:
    client.socket.sendall(b"x" * 5 * 2**20)
    assert client.reply() == "421 4.7.0 Far too long, closing"
    assert client.reply() == ""


# -- and the rest ----------------------------------------------------------------------------


class _BrokenStore:
    def __init__(self, problem: Exception) -> None:
        self._problem = problem

    def add(self, **_: object) -> Message:
        raise self._problem


@pytest.mark.parametrize(
    ("problem", "reply"),
    [
        (
            StoreUnavailable("disk full at /secret/path"),
            "451 4.3.0 The message could not be kept, try again",
        ),
        (RuntimeError("secret detail"), "451 4.3.0 Internal error, nothing was kept"),
    ],
    ids=["store", "bug"],
)
def test_no_client_gets_the_text_of_an_exception_as_aiosmtpd_does(
    *,
    sandbox: Sandbox,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    reply: str,
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sandbox.mailroom.store, "add", _BrokenStore(problem).add)
        assert client.send() == reply
    assert str(problem) in caplog.text


def test_many_clients_and_readers_at_once_break_nothing_ghsa_w4vj_r5pg_3722(
    connect: Connect, inbox: Mailbox
) -> None:
    def send_twenty(_: int) -> list[str]:
        client = connect()
        client.say(b"EHLO app\r\n")
        replies = [client.send() for _ in range(20)]
        client.say(b"QUIT\r\n")
        return replies

    def look(_: int) -> None:
        for _ in range(20):
            assert all(str(session) for session in inbox.sessions)
            assert all(message.mail_from for message in inbox)

    with ThreadPoolExecutor(20) as threads:
        sending, looking = threads.map(send_twenty, range(16)), threads.map(look, range(4))
        replies = {reply for each in sending for reply in each}
        list(looking)
    assert replies == {f"250 2.0.0 Kept as {message.id}" for message in inbox}
    assert len(replies) == 320
    assert {session.outcome for session in inbox.sessions} == {"delivered"}
