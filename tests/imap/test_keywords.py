"""Keywords (RFC 3501 section 2.3.2): in FLAGS while in use, announced when new."""

import pytest

from delivering import deliver
from imap_values import Connect, ImapClient, untagged
from mailtrap_local import Sandbox

SYSTEM = "\\Seen \\Answered \\Flagged \\Deleted"


def flags(*keywords: str) -> list[str]:
    """The responses that tell a client of all flags in a folder that may be changed."""
    names = " ".join([SYSTEM, *keywords])
    return [f"* FLAGS ({names})", f"* OK [PERMANENTFLAGS ({names} \\*)] Flags that are kept"]


def announced(responses: list[bytes]) -> list[str]:
    return [line for line in untagged(responses) if "FLAGS (\\Seen \\Ans" in line]


def test_a_folder_lists_the_keywords_in_use_in_it(client: ImapClient, sandbox: Sandbox) -> None:
    first = deliver(sandbox, mailbox="shop").id
    other = deliver(sandbox, mailbox="blog").id
    sandbox.mailroom.store.update([first], keywords={"$Forwarded", "Work"})
    sandbox.mailroom.store.update([other], keywords={"NonJunk"})
    everything = announced(client.say(b"SELECT INBOX"))
    assert everything == flags("$Forwarded", "NonJunk", "Work")
    assert announced(client.say(b"SELECT shop")) == flags("$Forwarded", "Work")
    assert untagged(client.say(b"EXAMINE blog"))[:2] == [
        f"* FLAGS ({SYSTEM} NonJunk)",
        "* OK [PERMANENTFLAGS ()] Flags that are kept",
    ]
    assert announced(client.say(b"SELECT inbox")) == everything
    assert announced(client.say(b'SELECT "mailbox inbox"')) == flags()


@pytest.mark.parametrize("item", ["+FLAGS", "+FLAGS.SILENT", "FLAGS", "FLAGS.SILENT"])
def test_a_new_keyword_is_announced_before_it_is_seen(
    client: ImapClient, connect: Connect, sandbox: Sandbox, item: str
) -> None:
    deliver(sandbox)
    client.say(b"NOOP")
    other = connect().log_in("all", "INBOX")
    stored = untagged(client.say(f"STORE 1 {item} ($MDNSent)".encode()))
    assert stored[:2] == flags("$MDNSent")
    assert len(stored) == (2 if item.endswith("SILENT") else 3)
    assert announced(client.say(f"STORE 1 {item} ($mdnsent)".encode())) == []
    heard = untagged(other.say(b"NOOP"))
    assert heard == [*flags("$MDNSent"), "* 1 FETCH (UID 1 FLAGS ($MDNSent))"]
    assert announced(other.say(b"FETCH 1 FLAGS")) == []


def test_a_fetch_of_flags_announces_what_another_client_has_set(
    client: ImapClient, sandbox: Sandbox
) -> None:
    message_id = deliver(sandbox).id
    client.say(b"NOOP")
    sandbox.mailroom.store.update([message_id], keywords={"Later"})
    assert untagged(client.say(b"FETCH 1 FLAGS"))[:2] == flags("Later")


def test_mail_that_comes_with_a_keyword_announces_it(client: ImapClient, connect: Connect) -> None:
    other = connect().log_in("all", "INBOX")
    other.say(b"APPEND INBOX (\\Seen Draft1) {4+}\r\nA: b")
    heard = untagged(client.say(b"NOOP"))
    assert heard[:3] == [*flags("Draft1"), "* 1 EXISTS"]
    client.socket.sendall(b"i IDLE\r\n")
    assert client.response().startswith(b"+ ")
    other.say(b"STORE 1 +FLAGS (Draft2)")
    assert client.response().decode() == flags("Draft1", "Draft2")[0] + "\r\n"
    client.socket.sendall(b"DONE\r\n")
    client.until(b"i ")


def test_case_does_not_count_in_a_keyword(client: ImapClient, sandbox: Sandbox) -> None:
    message = deliver(sandbox)
    client.say(b"NOOP")
    client.say(b"STORE 1 +FLAGS (Work)")
    client.say(b"STORE 1 +FLAGS (WORK work)")
    assert sandbox.mailroom.store.get(message.id).flags.keywords == {"Work"}
    client.say(b"STORE 1 -FLAGS (wORK)")
    assert not sandbox.mailroom.store.get(message.id).flags.keywords


def test_so_many_keywords_of_a_folder_are_listed(client: ImapClient, sandbox: Sandbox) -> None:
    for start in range(0, 1200, 100):
        message_id = deliver(sandbox).id
        names = {f"k{number:04}" for number in range(start, start + 100)}
        sandbox.mailroom.store.update([message_id], keywords=names)
    (line, _) = announced(client.say(b"SELECT INBOX"))
    assert len(line.split()) == len(["*", "FLAGS", *SYSTEM.split()]) + 1000
    assert announced(client.say(b"STORE 1 +FLAGS (one-more)")) == []
