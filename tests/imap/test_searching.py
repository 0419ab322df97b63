"""SEARCH: keys, character sets and numbers."""

from base64 import b64encode

import pytest

from delivering import deliver
from imap_values import ImapClient, tagged, untagged
from mailtrap_local import Sandbox

HELLO = b"From: App <app@example.com>\r\nSubject: Hello\r\n\r\nHi\r\n"


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
    first = deliver(sandbox, HELLO).id
    second = deliver(sandbox, "From: app@example.com\r\nSubject: GRÖSSE\r\n\r\n".encode()).id
    deliver(
        sandbox,
        b"From: app@example.com\r\nTo: Ann <ann@example.com>\r\nX-Tenant: ACME\r\n"
        b"Date: Mon, 23 Nov 2026 23:30:00 -0800\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + b64encode(b"Encoded, and found"),
    )
    sandbox.mailroom.store.update([first], read=True)
    sandbox.mailroom.store.update([second], flagged=True, keywords={"$label1"})
    client.say(b"NOOP")
    found = untagged(client.say(f"SEARCH {keys}".encode()))
    assert found == [f"* SEARCH {numbers}".rstrip()]


def test_a_charset_that_is_not_known_is_named(client: ImapClient) -> None:
    said = tagged(client.say(b"SEARCH CHARSET KOI8-R ALL"))
    assert said.startswith("NO [BADCHARSET (US-ASCII UTF-8)]")
