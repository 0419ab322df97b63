"""IMAP as a conversation, over real sockets (RFC 3501 and the extensions that are offered)."""

import time
from base64 import b64encode
from collections.abc import Callable

import pytest

from hard_mails import RAW, deliver, deliver_all
from imap_values import ImapClient
from mailtrap_local import Sandbox
from mailtrap_local.mail.envelope import Envelope

Connect = Callable[..., ImapClient]
HELLO = b"From: App <app@example.com>\r\nSubject: Hello\r\n\r\nHi\r\n"


def tagged(responses: list[bytes]) -> str:
    """What the tagged response says, without its tag."""
    return responses[-1].decode().split(" ", 1)[1].rstrip("\r\n")


def untagged(responses: list[bytes]) -> list[str]:
    return [response.decode().rstrip("\r\n") for response in responses[:-1]]


def log_in(client: ImapClient, user: str = "all") -> str:
    return tagged(client.say(f"LOGIN {user} x".encode()))


# -- logging in ------------------------------------------------------------------------------


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


def test_a_user_that_names_no_mailbox_is_told_which_there_are(connect: Connect) -> None:
    client = connect()
    said = log_in(client, "shop")
    assert said.startswith("NO [AUTHENTICATIONFAILED] No mailbox of that name")
    for _ in range(4):
        said = log_in(client, "shop")
    assert client.response() == b"* BYE Too many attempts\r\n"
    assert client.response() == b""


def test_the_user_name_chooses_what_is_seen(
    connect: Connect, serve: Callable[..., Sandbox]
) -> None:
    sandbox = serve(route=[{"mailbox": "shop", "recipient": "*@shop.example"}])
    for to in ("Ann@example.com", "bob@example.com", "ann@shop.example"):
        deliver(sandbox, HELLO, to)

    def seen_by(user: str) -> int:
        client = connect(sandbox.imap, user=user)
        return int(untagged(client.say(b"STATUS INBOX (MESSAGES)"))[0].split()[-1].strip(")"))

    expected = {"all": 3, "inbox": 2, "shop": 1, "ann@example.com": 1, "nobody@example.com": 0}
    assert {user: seen_by(user) for user in expected} == expected


# -- folders ---------------------------------------------------------------------------------


def test_who_sees_all_has_a_folder_for_each_mailbox(
    connect: Connect, serve: Callable[..., Sandbox]
) -> None:
    sandbox = serve()
    sandbox.open_mailbox("Größe & Farbe")
    client = connect(sandbox.imap, user="all")
    assert untagged(client.say(b'LIST "" *')) == [
        '* LIST (\\HasNoChildren) NIL "INBOX"',
        '* LIST (\\HasNoChildren \\Trash) NIL "Trash"',
        '* LIST (\\HasNoChildren) NIL "mailbox inbox"',
        '* LIST (\\HasNoChildren) NIL "Gr&APYA3w-e &- Farbe"',
    ]
    assert tagged(client.say(b'SELECT "Gr&APYA3w-e &- Farbe"')).startswith("OK [READ-WRITE]")
    other = connect(sandbox.imap, user="inbox")
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
    first = deliver(sandbox, HELLO)
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
    connect: Connect, sandbox: Sandbox, serve: Callable[..., Sandbox]
) -> None:
    def uid_validity(of: Sandbox) -> str:
        client = connect(of.imap, user="all")
        return untagged(client.say(b"STATUS INBOX (UIDVALIDITY)"))[0]

    assert uid_validity(sandbox) == uid_validity(sandbox)
    assert uid_validity(sandbox) != uid_validity(serve())


def test_uidnext_moves_with_new_mail_alone(client: ImapClient, sandbox: Sandbox) -> None:
    def uid_next() -> int:
        status = untagged(client.say(b"STATUS INBOX (UIDNEXT)"))[0]
        return int(status.split()[-1].strip(")"))

    first = deliver(sandbox, HELLO)
    before = uid_next()
    sandbox.mailroom.update([first], read=True)
    sandbox.mailroom.remove([first])
    assert uid_next() == before
    deliver(sandbox, HELLO)
    assert uid_next() > before


# -- fetching --------------------------------------------------------------------------------


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
    message_id = deliver(sandbox, HELLO)
    client.say(b"NOOP")
    for item in (b"BODY.PEEK[]", b"RFC822.HEADER", b"ENVELOPE", b"BODY"):
        client.fetch(1, item)
    assert not sandbox.mailroom.store.get(message_id).flags.read
    responses = client.say(b"FETCH 1 BODY[TEXT]")
    assert untagged(responses) == ["* 1 FETCH (BODY[TEXT] {4}\r\nHi\r\n FLAGS (\\Seen))"]
    assert sandbox.mailroom.store.get(message_id).flags.read


def test_an_examined_folder_is_not_changed(connect: Connect, sandbox: Sandbox) -> None:
    message_id = deliver(sandbox, HELLO)
    sandbox.mailroom.update([message_id], deleted=True)
    client = connect(user="all")
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


# -- flags -----------------------------------------------------------------------------------


def test_flags_are_the_stores_own(client: ImapClient, sandbox: Sandbox) -> None:
    message_id = deliver(sandbox, HELLO)
    client.say(b"NOOP")

    def store(command: str) -> list[str]:
        return untagged(client.say(f"STORE 1 {command}".encode()))

    assert store("+FLAGS (\\seen $label1)") == ["* 1 FETCH (FLAGS (\\Seen $label1))"]
    assert store("FLAGS (\\Flagged \\Deleted x)") == ["* 1 FETCH (FLAGS (\\Flagged \\Deleted x))"]
    assert store("-FLAGS (\\Deleted)") == ["* 1 FETCH (FLAGS (\\Flagged x))"]
    assert store("+FLAGS.SILENT \\Answered y") == []
    assert store("+FLAGS (\\Draft \\Recent)") == ["* 1 FETCH (FLAGS (\\Answered \\Flagged x y))"]
    flags = sandbox.mailroom.store.get(message_id).flags
    assert (flags.read, flags.flagged, flags.answered, flags.deleted) == (False, True, True, False)
    assert flags.keywords == {"x", "y"}


def test_another_client_and_the_page_are_heard_of(
    client: ImapClient, connect: Connect, sandbox: Sandbox
) -> None:
    message_id = deliver(sandbox, HELLO)
    client.say(b"NOOP")
    other = connect(user="inbox", folder="INBOX")
    other.say(b"STORE 1 +FLAGS.SILENT (\\Flagged)")
    assert untagged(client.say(b"NOOP")) == ["* 1 FETCH (UID 1 FLAGS (\\Flagged))"]
    sandbox.mailroom.update([message_id], read=True)
    assert untagged(client.say(b"NOOP")) == ["* 1 FETCH (UID 1 FLAGS (\\Seen \\Flagged))"]
    assert untagged(client.say(b"NOOP")) == []


# -- deleting, moving, putting in ------------------------------------------------------------


def test_a_delete_here_is_a_delete_there(client: ImapClient, sandbox: Sandbox) -> None:
    for number in range(5):
        deliver(sandbox, b"Subject: %d\r\n\r\n" % number)
    client.say(b"NOOP")
    client.say(b"STORE 2,4 +FLAGS.SILENT (\\Deleted)")
    assert untagged(client.say(b"EXPUNGE")) == ["* 4 EXPUNGE", "* 2 EXPUNGE"]
    assert [message.subject for message in sandbox.mailbox] == ["0", "2", "4"]
    sandbox.mailroom.remove([sandbox.mailbox[0].id])
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
    first = deliver(sandbox, HELLO)
    deliver(sandbox, b"Subject: Second\r\n\r\n")
    client.say(b"NOOP")
    sandbox.mailroom.remove([first])
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
    deliver(sandbox, HELLO, "ann@shop.example")
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
    assert untagged(responses)[0] == "* 1 EXISTS"
    (message,) = sandbox.mailbox
    assert (message.raw, message.mail_from, message.rcpt_to) == (
        *(raw, "ann@example.com"),
        ("bob@example.com",),
    )
    flags = sandbox.mailroom.store.get(message.id).flags
    assert flags.read
    assert flags.keywords == {"x"}
    assert tagged(client.append(raw, b"Trash")).startswith("NO [CANNOT]")
    assert tagged(client.append(raw, b"Sent")).startswith("NO [NONEXISTENT]")


def test_what_is_put_into_the_view_of_an_address_is_in_it(
    connect: Connect, sandbox: Sandbox
) -> None:
    client = connect(user="ann@example.com", folder="INBOX")
    assert "* 1 EXISTS" in untagged(client.append(HELLO))
    assert sandbox.mailbox[0].rcpt_to == ("ann@example.com",)


def test_a_full_store_says_so(connect: Connect, serve: Callable[..., Sandbox]) -> None:
    sandbox = serve(max_messages=1)
    sandbox.mailroom.update([deliver(sandbox, HELLO)], pinned=True)
    client = connect(sandbox.imap, user="all")
    assert tagged(client.append(HELLO)).startswith("NO [OVERQUOTA]")


# -- searching -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        ("ALL", "1 2 3"),
        ("2:*", "2 3"),
        ("UID 1", "1"),
        ("NOT 1", "2 3"),
        ("OR 1 3", "1 3"),
        ("(1:2) NOT (2)", "1"),
        ("SUBJECT hello", "1"),
        ('SUBJECT "größe"', "2"),
        ("CHARSET UTF-8 SUBJECT {7+}\r\ngröße", "2"),
        ("FROM app@", "1 2 3"),
        ("TO ann", "3"),
        ("CC x", ""),
        ("HEADER x-tenant acme", "3"),
        ('HEADER x-tenant ""', "3"),
        ("BODY encoded", "3"),
        ("BODY hello", ""),
        ("TEXT hello", "1"),
        ("UNSEEN", "2 3"),
        ("SEEN", "1"),
        ("FLAGGED", "2"),
        ("UNFLAGGED UNDELETED UNANSWERED", "1 3"),
        ("KEYWORD $Label1", "2"),
        ("UNKEYWORD $label1", "1 3"),
        ("LARGER 100", "3"),
        ("SMALLER 100", "1 2"),
        ("SENTON 23-Nov-2026", "3"),
        ("SENTBEFORE 24-nov-2026", "3"),
        ("SENTSINCE 24-Nov-2026", ""),
        ("SINCE 1-Jan-2020", "1 2 3"),
        ("BEFORE 1-Jan-2020", ""),
        ("NEW", ""),
        ("OLD", "1 2 3"),
        ("DRAFT", ""),
    ],
)
def test_it_finds(client: ImapClient, sandbox: Sandbox, keys: str, numbers: str) -> None:
    first = deliver(sandbox, HELLO)
    second = deliver(sandbox, "From: app@example.com\r\nSubject: GRÖSSE\r\n\r\n".encode())
    deliver(
        sandbox,
        b"From: app@example.com\r\nTo: Ann <ann@example.com>\r\nX-Tenant: ACME\r\n"
        b"Date: Mon, 23 Nov 2026 23:30:00 -0800\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + b64encode(b"Encoded, and found"),
    )
    sandbox.mailroom.update([first], read=True)
    sandbox.mailroom.update([second], flagged=True, keywords={"$label1"})
    client.say(b"NOOP")
    found = untagged(client.say(f"SEARCH {keys}".encode()))
    assert found == [f"* SEARCH {numbers}".rstrip()]


def test_a_charset_that_is_not_known_is_named(client: ImapClient) -> None:
    said = tagged(client.say(b"SEARCH CHARSET KOI8-R ALL"))
    assert said.startswith("NO [BADCHARSET (US-ASCII UTF-8)]")


# -- IDLE ------------------------------------------------------------------------------------


def test_idle_tells_of_everything_as_it_happens(client: ImapClient, sandbox: Sandbox) -> None:
    client.socket.sendall(b"a IDLE\r\n")
    assert client.response() == b"+ Idling\r\n"
    started = time.monotonic()
    message_id = deliver(sandbox, HELLO)
    assert client.response() == b"* 1 EXISTS\r\n"
    sandbox.mailroom.update([message_id], read=True)
    assert client.response() == b"* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n"
    sandbox.mailroom.remove([message_id])
    assert client.response() == b"* 1 EXPUNGE\r\n"
    assert time.monotonic() - started < 10, "a second at most, but a busy machine may take its time"
    client.socket.sendall(b"done\r\n")
    assert client.response() == b"a OK Idled\r\n"


def test_nobody_is_stale_after_a_burst(connect: Connect, sandbox: Sandbox) -> None:
    idlers = [connect(user="all", folder="INBOX") for _ in range(20)]
    for idler in idlers:
        idler.socket.sendall(b"a IDLE\r\n")
        assert idler.response() == b"+ Idling\r\n"
    for number in range(300):
        message_id = deliver(sandbox, HELLO)
        if number % 10 == 0:
            sandbox.mailroom.remove([message_id])
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
    ids = [deliver(sandbox, HELLO) for _ in range(3)]
    client.say(b"NOOP")
    sandbox.mailroom.remove(ids[:1])
    for number in range(20_001):
        sandbox.mailroom.update(ids[1:2], read=number % 2 == 0)
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
    sandbox.mailroom.deliver(Envelope(), HELLO, mailbox="shop")
    client = connect(user="all", folder="shop")
    sandbox.mailroom.remove_mailbox("shop")
    assert untagged(client.say(b"NOOP")) == ["* 1 EXPUNGE"]
