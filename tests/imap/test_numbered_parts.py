"""BODYSTRUCTURE and BODY[n] say the same of each part, however broken the message is."""

from collections.abc import Iterator
from itertools import takewhile

import pytest

from delivering import deliver
from hard_mails import RAW
from imap_values import ImapClient, Value
from mailtrap_local import Sandbox

TEXT = b"Shown as it is.\r\n"


def leaves(structure: Value, path: tuple[int, ...] = ()) -> Iterator[tuple[str, int]]:
    """The numbers and sizes of all parts that are no multiparts."""
    if isinstance(structure[0], list):
        children = takewhile(lambda part: isinstance(part, list), structure)
        for number, child in enumerate(children, 1):
            yield from leaves(child, (*path, number))
        return
    path = path or (1,)
    yield ".".join(map(str, path)), int(structure[6])
    if structure[0].lower() == b"message" and structure[1].lower() == b"rfc822":
        inner = structure[8]
        is_single = not isinstance(inner[0], list)
        yield from leaves(inner, (*path, 1) if is_single else path)


@pytest.mark.parametrize("name", [name for name, raw in RAW.items() if raw])
def test_each_listed_part_has_the_size_that_it_is_sent_with(
    client: ImapClient, sandbox: Sandbox, name: str
) -> None:
    deliver(sandbox, RAW[name])
    client.say(b"NOOP")
    listed = list(leaves(client.fetch(1, b"BODYSTRUCTURE")))
    for number, size in listed[-50:]:
        found = client.fetch(1, b"BODY.PEEK[%b]" % number.encode())
        assert (number, len(found or b"")) == (number, size)


@pytest.mark.parametrize(
    "declared",
    [
        b"multipart/alternative; boundary=zzz",
        b"multipart/mixed",
        b'multipart/related; boundary=""',
        b"multipart/signed; boundary=zzz; protocol=x/y",
        b"multipart/x-unknown; boundary=zzz; charset=utf-8",
    ],
)
def test_a_multipart_without_parts_is_one_text(
    client: ImapClient, sandbox: Sandbox, declared: bytes
) -> None:
    message = deliver(sandbox, b"Subject: x\r\nContent-Type: " + declared + b"\r\n\r\n" + TEXT)
    client.say(b"NOOP")
    text, subtype, *_ = client.fetch(1, b"BODYSTRUCTURE")
    assert [text[0], text[1], text[6], text[7]] == [b"text", b"plain", "17", "1"]
    assert subtype.decode() in declared.decode()
    shown = client.fetch(1, b"BODY.PEEK[1]")
    assert shown == TEXT
    assert shown.decode().replace("\r\n", "\n") == message.text
    assert client.fetch(1, b"BODY.PEEK[1.MIME]") == b""
    assert client.fetch(1, b"BODY.PEEK[2]") is None
    assert client.fetch(1, b"BODY.PEEK[1.1]") is None


def test_one_within_another_keeps_the_charset_and_encoding_it_is_shown_with(
    client: ImapClient, sandbox: Sandbox
) -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nfirst\r\n--o\r\n"
        b"Content-Type: multipart/mixed; charset=iso-8859-1\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9\r\n--o--\r\n"
    )
    message = deliver(sandbox, raw)
    client.say(b"NOOP")
    _, (inner, _, *_), *_ = client.fetch(1, b"BODYSTRUCTURE")
    assert inner[:3] == [b"text", b"plain", [b"charset", b"iso-8859-1"]]
    assert inner[5] == b"quoted-printable"
    assert client.fetch(1, b"BODY.PEEK[2.1]") == b"caf=E9"
    assert message.text == "first\ncafé"


def test_a_forwarded_message_that_is_encoded_is_an_empty_one(
    client: ImapClient, sandbox: Sandbox
) -> None:
    raw = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nQTogYg==\r\n"
    deliver(sandbox, raw)
    client.say(b"NOOP")
    inner = client.fetch(1, b"BODYSTRUCTURE")[8]
    assert inner[6] == "0"
    assert client.fetch(1, b"BODY.PEEK[1.1]") == b""
    assert client.fetch(1, b"BODY.PEEK[1]") == b"QTogYg==\r\n"
