"""STORE, EXPUNGE, COPY, MOVE and APPEND change the mail that everybody sees."""

from conversing import Serve
from delivering import deliver
from imap_values import Connect, ImapClient, tagged, untagged
from mailtrap_local import Sandbox

HELLO = b"From: App <app@example.com>\r\nSubject: Hello\r\n\r\nHi\r\n"


def test_flags_are_the_stores_own(client: ImapClient, sandbox: Sandbox) -> None:
    message_id = deliver(sandbox, HELLO).id
    client.say(b"NOOP")

    def store(command: str) -> list[str]:
        return untagged(client.say(f"STORE 1 {command}".encode()))

    assert store("+FLAGS (\\seen $label1)")[2:] == ["* 1 FETCH (FLAGS (\\Seen $label1))"]
    assert store("FLAGS (\\Flagged \\Deleted x)")[2:] == [
        "* 1 FETCH (FLAGS (\\Flagged \\Deleted x))"
    ]
    assert store("-FLAGS (\\Deleted)") == ["* 1 FETCH (FLAGS (\\Flagged x))"]
    assert store("+FLAGS.SILENT \\Answered y")[2:] == []
    assert store("+FLAGS (\\Draft \\Recent)") == ["* 1 FETCH (FLAGS (\\Answered \\Flagged x y))"]
    flags = sandbox.mailroom.store.get(message_id).flags
    assert (flags.read, flags.flagged, flags.answered, flags.deleted) == (False, True, True, False)
    assert flags.keywords == {"x", "y"}


def test_another_client_and_the_page_are_heard_of(
    client: ImapClient, connect: Connect, sandbox: Sandbox
) -> None:
    message_id = deliver(sandbox, HELLO).id
    client.say(b"NOOP")
    other = connect().log_in("inbox", "INBOX")
    other.say(b"STORE 1 +FLAGS.SILENT (\\Flagged)")
    assert untagged(client.say(b"NOOP")) == ["* 1 FETCH (UID 1 FLAGS (\\Flagged))"]
    sandbox.mailroom.store.update([message_id], read=True)
    assert untagged(client.say(b"NOOP")) == ["* 1 FETCH (UID 1 FLAGS (\\Seen \\Flagged))"]
    assert untagged(client.say(b"NOOP")) == []


def test_a_delete_here_is_a_delete_there(client: ImapClient, sandbox: Sandbox) -> None:
    for number in range(5):
        deliver(sandbox, b"Subject: %d\r\n\r\n" % number)
    client.say(b"NOOP")
    client.say(b"STORE 2,4 +FLAGS.SILENT (\\Deleted)")
    assert untagged(client.say(b"EXPUNGE")) == ["* 4 EXPUNGE", "* 2 EXPUNGE"]
    assert [message.subject for message in sandbox.mailbox] == ["0", "2", "4"]
    sandbox.mailroom.store.remove([sandbox.mailbox[0].id])
    assert untagged(client.say(b"NOOP")) == ["* 1 EXPUNGE"]


def test_only_the_unique_ids_that_are_named_are_expunged(
    client: ImapClient, sandbox: Sandbox
) -> None:
    for _ in range(3):
        deliver(sandbox, HELLO)
    client.say(b"NOOP")
    client.say(b"STORE 1:3 +FLAGS.SILENT (\\Deleted)")
    assert untagged(client.say(b"UID EXPUNGE 2")) == ["* 2 EXPUNGE"]
    assert tagged(client.say(b"CLOSE")) == "OK Closed"
    assert len(sandbox.mailbox) == 0


def test_numbers_do_not_move_while_they_are_in_use(client: ImapClient, sandbox: Sandbox) -> None:
    first = deliver(sandbox, HELLO).id
    deliver(sandbox, b"Subject: Second\r\n\r\n")
    client.say(b"NOOP")
    sandbox.mailroom.store.remove([first])
    assert untagged(client.say(b"FETCH 1:2 UID")) == ["* 2 FETCH (UID 2)"]
    assert untagged(client.say(b"SEARCH ALL")) == ["* SEARCH 2"]
    assert untagged(client.say(b"STORE 1 +FLAGS (\\Seen)")) == []
    assert untagged(client.say(b"UID FETCH 2 UID")) == ["* 2 FETCH (UID 2)", "* 1 EXPUNGE"]


def test_what_is_moved_to_trash_is_gone(client: ImapClient, sandbox: Sandbox) -> None:
    deliver(sandbox, HELLO)
    client.say(b"NOOP")
    assert untagged(client.say(b"COPY 1 Trash")) == []
    assert len(sandbox.mailbox) == 1
    responses = client.say(b"UID MOVE 1 Trash")
    assert (untagged(responses), tagged(responses)) == (["* 1 EXPUNGE"], "OK Moved")
    assert len(sandbox.mailbox) == 0
    assert "* 0 EXISTS" in untagged(client.say(b"SELECT Trash"))


def test_mail_is_moved_from_mailbox_to_mailbox(client: ImapClient, sandbox: Sandbox) -> None:
    shop = sandbox.open_mailbox("shop")
    deliver(sandbox, HELLO, to="ann@shop.example")
    client.say(b'SELECT "mailbox inbox"')
    client.say(b"STORE 1 +FLAGS.SILENT (\\Flagged x)")
    epoch = sandbox.mailroom.store.cursor.epoch
    first, *others = untagged(client.say(b"MOVE 1 shop"))
    assert first.startswith(f"* OK [COPYUID {epoch} 1 ")
    assert others == ["* 1 EXPUNGE"]
    assert [(mail.raw, mail.rcpt_to) for mail in shop] == [(HELLO, ("ann@shop.example",))]
    flags = sandbox.mailroom.store.get(shop[0].id).flags
    assert flags.flagged
    assert flags.keywords == {"x"}
    assert len(sandbox.mailbox) == 0


def test_a_message_may_be_put_in(client: ImapClient, sandbox: Sandbox) -> None:
    raw = b"From: ann@example.com\r\nTo: bob@example.com\r\nSubject: Draft\r\n\r\n\xff\0\n."
    responses = client.say(
        b'APPEND INBOX (\\Seen x) " 1-Nov-2026 10:00:00 +0000" {%d+}\r\n' % len(raw) + raw
    )
    epoch = sandbox.mailroom.store.cursor.epoch
    assert tagged(responses).startswith(f"OK [APPENDUID {epoch} 1] ")
    assert untagged(responses)[2] == "* 1 EXISTS"
    (message,) = sandbox.mailbox
    assert (message.raw, message.mail_from, message.rcpt_to) == (
        *(raw, "ann@example.com"),
        ("bob@example.com",),
    )
    assert message.via == "imap"
    flags = sandbox.mailroom.store.get(message.id).flags
    assert flags.read
    assert flags.keywords == {"x"}
    assert tagged(client.append(raw, b"Trash")).startswith("NO [CANNOT]")
    assert tagged(client.append(raw, b"Sent")).startswith("NO [NONEXISTENT]")


def test_what_is_put_into_the_view_of_an_address_is_in_it(
    connect: Connect, sandbox: Sandbox
) -> None:
    client = connect().log_in("ann@example.com", "INBOX")
    assert "* 1 EXISTS" in untagged(client.append(HELLO))
    assert sandbox.mailbox[0].rcpt_to == ("ann@example.com",)


def test_a_full_store_says_so(connect: Connect, serve: Serve) -> None:
    sandbox = serve(max_messages=1)
    sandbox.mailroom.store.update([deliver(sandbox, HELLO).id], pinned=True)
    client = connect(sandbox.imap).log_in("all")
    assert tagged(client.append(HELLO)).startswith("NO [OVERQUOTA]")
