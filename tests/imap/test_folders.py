"""IMAP folders: LIST, STATUS, SELECT and unique ids."""

import pytest

from conversing import Serve
from delivering import deliver
from imap_values import Connect, ImapClient, tagged, untagged
from mailtrap_local import Sandbox

HELLO = b"From: App <app@example.com>\r\nSubject: Hello\r\n\r\nHi\r\n"


def test_who_sees_all_has_a_folder_for_each_mailbox(connect: Connect, serve: Serve) -> None:
    sandbox = serve()
    sandbox.open_mailbox("Größe & Farbe")
    client = connect(sandbox.imap).log_in("all")
    assert untagged(client.say(b'LIST "" *')) == [
        '* LIST (\\HasNoChildren) NIL "INBOX"',
        '* LIST (\\HasNoChildren \\Trash) NIL "Trash"',
        '* LIST (\\HasNoChildren) NIL "mailbox inbox"',
        '* LIST (\\HasNoChildren) NIL "Gr&APYA3w-e &- Farbe"',
    ]
    assert tagged(client.say(b'SELECT "Gr&APYA3w-e &- Farbe"')).startswith("OK [READ-WRITE]")
    other = connect(sandbox.imap).log_in("inbox")
    assert len(untagged(other.say(b'LIST "" %'))) == 2


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ('""', [""]),
        ("inbox", ["INBOX"]),
        ("*box", ["mailbox inbox"]),
        ("%b*x*", ["mailbox inbox"]),
        ("T%", ["Trash"]),
        ("Trash%", ["Trash"]),
        ("nothing", []),
        ('"' + "*a" * 500 + 'b"', []),
    ],
)
def test_list_takes_patterns(client: ImapClient, pattern: str, names: list[str]) -> None:
    for verb in ("LIST", "LSUB"):
        listed = untagged(client.say(f'{verb} "" {pattern}'.encode()))
        assert [line.split('"')[1] for line in listed] == names


@pytest.mark.parametrize("name", ['"R&D"', '"&x"', '"&"', '"&AGEAY"', '"&2AA-"', "&AOQ"])
def test_a_name_that_is_none_is_answered_at_once(client: ImapClient, name: str) -> None:
    for command in (f"SELECT {name}", f"STATUS {name} (MESSAGES)"):
        assert tagged(client.say(command.encode())).startswith("NO [NONEXISTENT]")
    assert tagged(client.say(f'LIST "" {name}'.encode())) == "OK Listed"


def test_folders_are_not_made_here(client: ImapClient) -> None:
    for command in (b"CREATE x", b"DELETE Trash", b"RENAME INBOX x"):
        assert tagged(client.say(command)).startswith("NO [CANNOT]")
    assert tagged(client.say(b"SUBSCRIBE INBOX")).startswith("OK")


def test_select_tells_what_a_client_must_know(client: ImapClient, sandbox: Sandbox) -> None:
    first = deliver(sandbox, HELLO).id
    deliver(sandbox, HELLO)
    sandbox.mailroom.update([first], read=True)
    epoch = sandbox.mailroom.store.cursor.epoch
    responses = client.say(b"SELECT INBOX")
    assert untagged(responses) == [
        "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted)",
        "* 2 EXISTS",
        "* 0 RECENT",
        "* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\*)] Flags that are kept",
        f"* OK [UIDVALIDITY {epoch}] UIDs valid",
        "* OK [UIDNEXT 3] Predicted next UID",
        "* OK [UNSEEN 2] First unseen message",
    ]
    assert tagged(responses) == "OK [READ-WRITE] Selected"


def test_unique_ids_are_those_of_this_start_alone(
    connect: Connect, sandbox: Sandbox, serve: Serve
) -> None:
    def uid_validity(of: Sandbox) -> str:
        client = connect(of.imap).log_in("all")
        return untagged(client.say(b"STATUS INBOX (UIDVALIDITY)"))[0]

    assert uid_validity(sandbox) == uid_validity(sandbox)
    assert uid_validity(sandbox) != uid_validity(serve())


def test_uidnext_moves_with_new_mail_alone(client: ImapClient, sandbox: Sandbox) -> None:
    def uid_next() -> int:
        status = untagged(client.say(b"STATUS INBOX (UIDNEXT)"))[0]
        return int(status.split()[-1].strip(")"))

    first = deliver(sandbox, HELLO).id
    before = uid_next()
    sandbox.mailroom.update([first], read=True)
    sandbox.mailroom.remove([first])
    assert uid_next() == before
    deliver(sandbox, HELLO)
    assert uid_next() > before
