"""SEARCH BODY and TEXT: also texts of forwarded messages and attached files."""

from base64 import b64encode

import pytest

from delivering import deliver
from imap_values import ImapClient, untagged
from mailtrap_local import Sandbox

HEAD = (
    b"From: app@example.com\r\nSubject: Cover\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
)
COVER = b"--m\r\nContent-Type: text/plain\r\n\r\nas agreed\r\n"
FORWARDED = (
    b"--m\r\nContent-Type: message/rfc822\r\n\r\nFrom: Lena <lena@example.com>\r\n"
    b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
)


def mail(*parts: bytes) -> bytes:
    return HEAD + COVER + b"".join(parts) + b"--m--\r\n"


def file(content_type: bytes, body: bytes, *more: bytes) -> bytes:
    fields = b"\r\n".join([b"--m", b"Content-Type: " + content_type, *more])
    return fields + b"\r\n\r\n" + body + b"\r\n"


NAMED = b"Content-Disposition: attachment; filename=list.txt"
BASE64 = b"Content-Transfer-Encoding: base64"
NESTED = (
    b"Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nbeaver\r\n"
    b"--i\r\nContent-Type: message/rfc822\r\n\r\nSubject: deep\r\n\r\notter\r\n--i--\r\n"
)
POLECAT = b64encode("polecat".encode("utf-16"))
MAILS = {
    "forwarded": mail(FORWARDED, b"\r\nmarten and  stoat\r\n"),
    "forwarded twice": mail(FORWARDED, NESTED),
    "attached": mail(file(b"text/plain", b"weasel\r\n here", NAMED)),
    "in base64": mail(file(b"text/csv; charset=utf-16", POLECAT, NAMED, BASE64)),
    "without a name": mail(file(b"text/plain", b"ferret", b"Content-Disposition: attachment")),
    "attached HTML": mail(file(b"text/html", b"<b>rac</b>coon<!-- ermine -->", NAMED)),
    "the mail itself": b"Content-Type: text/plain\r\n" + NAMED + b"\r\n\r\nbadger\r\n",
    "a report": mail(file(b"message/delivery-status", b"Diagnostic-Code: smtp; wolverine")),
    "a digest": HEAD.replace(b"mixed", b"digest") + b"--m\r\n\r\nA: b\r\n\r\nfisher\r\n--m--",
    "not a text": mail(file(b"application/octet-stream", b"mink", NAMED)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("marten", "forwarded"),
        ('"MARTEN AND STOAT"', "forwarded"),
        ("grüße", "forwarded"),
        ("lena@example.com", "forwarded"),
        ("beaver", "forwarded twice"),
        ("otter", "forwarded twice"),
        ("deep", "forwarded twice"),
        ('"weasel here"', "attached"),
        ("polecat", "in base64"),
        ("ferret", "without a name"),
        ("raccoon", "attached HTML"),
        ("badger", "the mail itself"),
        ("wolverine", "a report"),
        ("fisher", "a digest"),
        ("mink", None),
        ("list.txt", "attached"),
        ('"agreed marten"', None),  # one text does not go on in another
    ],
)
def test_a_word_is_found_in_a_file(
    client: ImapClient, sandbox: Sandbox, word: str, found: str | None
) -> None:
    for raw in MAILS.values():
        deliver(sandbox, raw)
    client.say(b"NOOP")
    for key in ("BODY", "TEXT"):
        octets = word.encode()
        wanted = octets if octets.isascii() else b"{%d+}\r\n%b" % (len(octets), octets)
        (line,) = untagged(client.say(f"SEARCH CHARSET UTF-8 {key} ".encode() + wanted))
        numbers = [int(number) - 1 for number in line.split()[2:]]
        names = [list(MAILS)[number] for number in numbers]
        assert (found in names) if found else not names


def test_what_is_only_in_the_header_is_no_body(client: ImapClient, sandbox: Sandbox) -> None:
    deliver(sandbox, MAILS["forwarded"])
    client.say(b"NOOP")
    assert untagged(client.say(b"SEARCH BODY cover")) == ["* SEARCH"]
    assert untagged(client.say(b"SEARCH TEXT cover")) == ["* SEARCH 1"]
    assert untagged(client.say(b"SEARCH NOT BODY marten")) == ["* SEARCH"]


def test_so_much_of_all_files_is_searched(client: ImapClient, sandbox: Sandbox) -> None:
    line = b"nothing to see here\r\n"
    long = file(b"text/plain", line * (2**20 // len(line)), NAMED)
    deliver(
        sandbox,
        mail(
            long,
            file(b"text/plain", b"pika", NAMED),
            long,
            long,
            file(b"text/plain", b"vole", NAMED),
        ),
    )
    client.say(b"NOOP")
    assert untagged(client.say(b"SEARCH BODY pika")) == ["* SEARCH 1"]
    assert untagged(client.say(b"SEARCH BODY vole")) == ["* SEARCH"]
