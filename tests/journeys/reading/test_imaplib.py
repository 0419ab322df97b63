"""Python's own IMAP client, over every listener."""

import imaplib
from collections.abc import Callable

import pytest

from delivering import deliver
from mailtrap_local import Sandbox

Connect = Callable[[Sandbox], imaplib.IMAP4]
ITEMS = (
    *("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY", "BODYSTRUCTURE", "UID"),
    *("RFC822", "RFC822.HEADER", "RFC822.TEXT", "BODY[]", "BODY[HEADER]", "BODY[TEXT]"),
    *("BODY[1]", "BODY[1.MIME]", "BODY[2.HEADER]", "BODY[HEADER.FIELDS (SUBJECT)]", "BODY[]<0.9>"),
)


def plain(sandbox: Sandbox) -> imaplib.IMAP4:
    return imaplib.IMAP4(*sandbox.imap, timeout=20)


def starttls(sandbox: Sandbox) -> imaplib.IMAP4:
    client = imaplib.IMAP4("localhost", sandbox.imap.port, timeout=20)
    client.starttls(sandbox.client_ssl_context())
    return client


def implicit(sandbox: Sandbox) -> imaplib.IMAP4:
    trusting = sandbox.client_ssl_context()
    return imaplib.IMAP4_SSL("localhost", sandbox.imaps.port, ssl_context=trusting, timeout=20)


@pytest.mark.parametrize("connect", [plain, starttls, implicit])
def test_every_item_of_every_hard_mail_is_fetched(
    connect: Connect, sandbox: Sandbox, mails: list[bytes]
) -> None:
    with connect(sandbox) as client:
        client.login("all", "any password")
        assert client.select() == ("OK", [str(len(mails)).encode()])
        for item in ITEMS:
            said, found = client.fetch("1:*", f"({item})")
            assert said == "OK"
            assert len([one for one in found if isinstance(one, tuple) or one != b")"]) >= len(
                mails
            )
        for number, raw in enumerate(mails, 1):
            one = client.fetch(str(number), "BODY[]")[1][0]
            assert isinstance(one, tuple)
            assert one[1] == raw


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_it_authenticates_by_every_mechanism(sandbox: Sandbox, mechanism: str) -> None:
    words = iter([b"all", b"x"])
    with plain(sandbox) as client:
        said, _ = client.authenticate(
            mechanism, lambda _: b"\0all\0x" if mechanism == "PLAIN" else next(words)
        )
        assert said == "OK"


def test_a_whole_session(sandbox: Sandbox) -> None:
    for subject in ("First", "Grüße", "Third"):
        deliver(sandbox, f"Subject: {subject}\r\n\r\n".encode())
    with plain(sandbox) as client:
        client.login("inbox", "x")
        client.select()
        client.literal = "grüße".encode()  # type: ignore[assignment]  # so the documentation has it
        assert client.search("UTF-8", "SUBJECT") == ("OK", [b"2"])
        assert client.store("2", "+FLAGS", r"(\Deleted $label1)")[0] == "OK"
        assert client.search(None, "KEYWORD $label1 DELETED") == ("OK", [b"2"])
        assert client.expunge() == ("OK", [b"2"])
        assert [message.subject for message in sandbox.mailbox] == ["First", "Third"]
        sandbox.mailroom.store.remove([sandbox.mailbox[0].id])
        client.noop()
        assert client.response("EXPUNGE")[1][-1] == b"1"
        assert client.namespace()[0] == "OK"
        assert client.unselect()[0] == "OK"
        assert client.select(readonly=True)[0] == "OK"
        assert client.close()[0] == "OK"
