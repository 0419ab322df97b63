"""FETCH: sections, parts, and what marks a message as read."""

import pytest

from delivering import deliver
from hard_mails import RAW, deliver_all
from imap_values import Connect, ImapClient, tagged, untagged
from mailtrap_local import Sandbox

HELLO = b"From: App <app@example.com>\r\nSubject: Hello\r\n\r\nHi\r\n"


def test_every_hard_mail_comes_back_to_the_octet(client: ImapClient, sandbox: Sandbox) -> None:
    mails = deliver_all(sandbox)
    client.say(b"NOOP")
    for number, raw in enumerate(mails, 1):
        assert client.fetch(number, b"BODY.PEEK[]") == (raw or b"")
        assert client.fetch(number, b"RFC822.SIZE") == str(len(raw))


@pytest.mark.parametrize("macro", ["ALL", "FAST", "FULL", "BODYSTRUCTURE", "(UID ENVELOPE)"])
def test_no_hard_mail_breaks_a_fetch(client: ImapClient, sandbox: Sandbox, macro: str) -> None:
    mails = deliver_all(sandbox)
    client.say(b"NOOP")
    responses = client.say(f"FETCH 1:* {macro}".encode())
    assert tagged(responses) == "OK Fetched"
    fetched = [response for response in responses[:-1] if b" FETCH (" in response]
    assert len(fetched) == len(mails)


def test_reading_marks_as_read_and_peeking_does_not(client: ImapClient, sandbox: Sandbox) -> None:
    message_id = deliver(sandbox, HELLO).id
    client.say(b"NOOP")
    for item in (b"BODY.PEEK[]", b"RFC822.HEADER", b"ENVELOPE", b"BODY"):
        client.fetch(1, item)
    assert not sandbox.mailroom.store.get(message_id).flags.read
    responses = client.say(b"FETCH 1 BODY[TEXT]")
    assert untagged(responses) == ["* 1 FETCH (BODY[TEXT] {4}\r\nHi\r\n FLAGS (\\Seen))"]
    assert sandbox.mailroom.store.get(message_id).flags.read


def test_an_examined_folder_is_not_changed(connect: Connect, sandbox: Sandbox) -> None:
    message_id = deliver(sandbox, HELLO).id
    sandbox.mailroom.store.update([message_id], deleted=True)
    client = connect().log_in("all")
    responses = client.say(b"EXAMINE INBOX")
    assert "* OK [PERMANENTFLAGS ()] Flags that are kept" in untagged(responses)
    assert tagged(responses) == "OK [READ-ONLY] Selected"
    client.fetch(1, b"BODY[]")
    assert tagged(client.say(b"STORE 1 +FLAGS (\\Seen)")).startswith("NO [READ-ONLY]")
    assert tagged(client.say(b"EXPUNGE")).startswith("NO [READ-ONLY]")
    assert tagged(client.say(b"UID MOVE 1 Trash")).startswith("NO [READ-ONLY]")
    assert tagged(client.say(b"CLOSE")) == "OK Closed"
    assert not sandbox.mailroom.store.get(message_id).flags.read


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("BODY.PEEK[HEADER]", HELLO[:-4]),
        ("BODY.PEEK[TEXT]", b"Hi\r\n"),
        ("BODY.PEEK[1]", b"Hi\r\n"),
        ("BODY.PEEK[2]", None),
        ("BODY.PEEK[HEADER.FIELDS (subject x-none)]", b"Subject: Hello\r\n\r\n"),
        ("BODY.PEEK[HEADER.FIELDS.NOT (subject)]", b"From: App <app@example.com>\r\n\r\n"),
        ("BODY.PEEK[]<0.6>", HELLO[:6]),
        ("BODY.PEEK[]<48.100>", HELLO[48:]),
        ("BODY.PEEK[]<1000.100>", b""),
        ("RFC822.SIZE", str(len(HELLO))),
        ("INTERNALDATE", None),
    ],
)
def test_sections_are_stretches_of_the_message(
    client: ImapClient, sandbox: Sandbox, item: str, value: object
) -> None:
    deliver(sandbox, HELLO)
    client.say(b"NOOP")
    found = client.fetch(1, item.encode())
    if item != "INTERNALDATE":
        assert found == value
    else:
        received = sandbox.mailbox[0].received_at
        assert found.decode() == f"{received:%d-%b-%Y %H:%M:%S} +0000"


def test_parts_of_forwarded_messages_have_numbers(client: ImapClient, sandbox: Sandbox) -> None:
    deliver(sandbox, RAW["06-forwarded"])
    client.say(b"NOOP")
    assert client.fetch(1, b"BODY.PEEK[2.2]") == b"yes,no\r\n7,2"
    assert client.fetch(1, b"BODY.PEEK[2.HEADER]").startswith(b"From: Bob <bob@example.com>\r\n")
    assert client.fetch(1, b"BODY.PEEK[2.2.MIME]").endswith(b"filename=votes.csv\r\n\r\n")


@pytest.mark.parametrize(
    "command",
    [
        *("FETCH", "FETCH 1", "FETCH 0 FLAGS", "FETCH x FLAGS", "FETCH 1 NONSENSE", "FETCH 1 ()"),
        *("FETCH 1 BODY[", "FETCH 1 BODY[MIME]", "FETCH 1 BODY[0.X]", "FETCH 1 BODY[]<1>"),
        *("FETCH 4294967296 FLAGS", "FETCH 1 (FLAGS", "FETCH 1 FLAGS)", "STORE 1 FLAGZ ()"),
        *("STORE 1 FLAGS", "COPY 1", "UID", "UID CAPABILITY", "SEARCH", "SEARCH NONSENSE"),
        *("SEARCH BEFORE 1-2-3", "SEARCH OR ALL", "SEARCH (ALL", "SEARCH HEADER x", "SELECT"),
        *("STATUS INBOX", "STATUS INBOX (X)", "LIST", 'LIST ""', "APPEND INBOX", "NOOP x", "BOGUS"),
        f"FETCH 1 ({'FLAGS ' * 101}UID)",
        f"SEARCH {'NOT ' * 60}ALL",
        f"SEARCH {'(' * 60}ALL{')' * 60}",
        f"SEARCH {'ALL ' * 1001}ALL",
    ],
)
def test_what_makes_no_sense_is_answered_with_bad(client: ImapClient, command: str) -> None:
    assert tagged(client.say(command.encode())).startswith("BAD ")
    assert tagged(client.say(b"NOOP")) == "OK Done"
