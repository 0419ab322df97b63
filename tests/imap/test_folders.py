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
        '* LIST (\\HasNoChildren) "/" "INBOX"',
        '* LIST (\\HasNoChildren \\Trash) "/" "Trash"',
        '* LIST (\\HasNoChildren) "/" "mailbox inbox"',
        '* LIST (\\HasNoChildren) "/" "Gr&APYA3w-e &- Farbe"',
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
        assert [line.split('"')[3] for line in listed] == names


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
    sandbox.mailroom.store.update([first], read=True)
    epoch = sandbox.mailroom.store.cursor.epoch
    responses = client.say(b"SELECT INBOX")
    assert untagged(responses) == [
        "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted)",
        "* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\*)] Flags that are kept",
        "* 2 EXISTS",
        "* 0 RECENT",
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
    sandbox.mailroom.store.update([first], read=True)
    sandbox.mailroom.store.remove([first])
    assert uid_next() == before
    deliver(sandbox, HELLO)
    assert uid_next() > before


def status(client: ImapClient, folder: str) -> int:
    line = untagged(client.say(f'STATUS "{folder}" (UIDNEXT)'.encode()))[0]
    return int(line.split()[-1].strip(")"))


def test_uidnext_of_a_folder_moves_with_its_own_mail_alone(
    client: ImapClient, connect: Connect, sandbox: Sandbox
) -> None:
    deliver(sandbox, mailbox="shop")
    ann = connect().log_in("ann@example.com")
    folders = [(client, "shop"), (client, "mailbox inbox"), (client, "Trash"), (ann, "INBOX")]

    def all_of_them() -> list[int]:
        return [status(*folder) for folder in folders]

    before = all_of_them()
    assert before == [2, 1, 1, 2]
    elsewhere = deliver(sandbox, to="bob@example.com", mailbox="blog").id
    sandbox.mailroom.store.update([elsewhere], read=True)
    client.say(b"STATUS INBOX (UIDNEXT)")
    client.say(b"SELECT INBOX")
    client.say(b"STORE 1:* +FLAGS (\\Flagged $x)")
    sandbox.mailroom.store.remove([elsewhere])
    assert all_of_them() == before
    newest = deliver(sandbox, mailbox="shop")
    assert all_of_them() == [newest.seq + 1, 1, 1, newest.seq + 1]


def test_uidnext_moves_with_mail_that_is_gone_again(client: ImapClient, sandbox: Sandbox) -> None:
    before = status(client, "INBOX"), status(client, "mailbox inbox")
    message = deliver(sandbox)
    sandbox.mailroom.store.remove([message.id])
    after = status(client, "INBOX"), status(client, "mailbox inbox")
    assert before == (1, 1)
    assert after == (message.seq + 1, message.seq + 1)
    selected = untagged(client.say(b'SELECT "mailbox inbox"'))
    assert f"* OK [UIDNEXT {message.seq + 1}] Predicted next UID" in selected


def test_mailboxes_with_slashes_are_a_hierarchy(client: ImapClient, sandbox: Sandbox) -> None:
    for name in ("shop", "shop/eu/de", "shop/eu/fr", "blog/new", "/odd", "odd//", "inbox/old"):
        sandbox.open_mailbox(name)

    def listed(reference: str, pattern: str) -> list[str]:
        command = f'LIST "{reference}" "{pattern}"'
        return [line.removeprefix("* LIST ") for line in untagged(client.say(command.encode()))]

    assert listed("", "") == ['(\\Noselect) "/" ""']
    assert listed("", "shop*") == [
        '(\\HasChildren) "/" "shop"',
        '(\\HasNoChildren) "/" "shop/eu/de"',
        '(\\HasNoChildren) "/" "shop/eu/fr"',
        '(\\HasChildren \\Noselect) "/" "shop/eu"',
    ]
    assert listed("", "%/%") == [
        '(\\HasNoChildren) "/" "blog/new"',
        '(\\HasNoChildren) "/" "/odd"',
        '(\\HasNoChildren) "/" "inbox/old"',
        '(\\HasChildren \\Noselect) "/" "shop/eu"',
    ]
    assert '(\\HasChildren \\Noselect) "/" "blog"' in listed("", "%")
    assert listed("shop/", "%") == ['(\\HasChildren \\Noselect) "/" "shop/eu"']
    assert listed("shop/", "%/%d%") == ['(\\HasNoChildren) "/" "shop/eu/de"']
    assert listed("", "s%p/*f%") == ['(\\HasNoChildren) "/" "shop/eu/fr"']
    assert tagged(client.say(b"SELECT shop/eu")).startswith("NO [NONEXISTENT]")
    assert tagged(client.say(b"SELECT shop/eu/fr")).startswith("OK")
    assert untagged(client.say(b"NAMESPACE")) == ['* NAMESPACE (("" "/")) NIL NIL']


def test_a_pattern_that_could_match_in_many_ways_is_answered(
    client: ImapClient, sandbox: Sandbox
) -> None:
    sandbox.open_mailbox("a" * 100)
    for wildcard in ("*", "%", "%*%"):
        pattern = f"{wildcard}a" * 99
        assert untagged(client.say(f'LIST "" "{pattern}b"'.encode())) == []
        assert len(untagged(client.say(f'LIST "" "{pattern}{wildcard}"'.encode()))) == 1
        assert untagged(client.say(f'LIST "" "{pattern}aa{wildcard}"'.encode())) == []
