"""Mail that reads like mail, all of it different, and a way to send much of it. By a fixed seed."""

import random
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from conversing import Client
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.content import parse
from mailtrap_local.mail.search_text import search_text
from mailtrap_local.store.base import Store
from mailtrap_local.store.stored_message import StoredMessage

SUBJECT_WORD = "heliotrope"  # in the subject of one message in a hundred
BODY_WORD = "quicksilver"  # in the body of one in a hundred
SENDER = "marigold"  # has sent one in a hundred

_SYLLABLES = ["an", "be", "co", "de", "er", "fi", "go", "in", "la", "mo", "ne", "or", "pa", "re"]
_SYLLABLES += ["si", "ta", "un", "ver", "wa", "zu", "str", "th", "ing", "ed", "ly", "ion"]
_EIGHT_BIT = ["Straße", "über", "größer", "señor", "façade", "привет", "заказ"]
_ENVELOPE = b"MAIL FROM:<app@example.com>\r\nRCPT TO:<ann@example.com>\r\nDATA\r\n"
_CONNECTIONS = 4
_SENT_BY = Envelope(mail_from="app@example.com", rcpt_to=("ann@example.com",))
DIFFERENT = 5000
"""Messages that a store is filled with."""
_AT_ONCE = 500


def mails(seed: int = 1) -> Iterator[bytes]:
    """Messages of about 1 KB without end: most are plain, every tenth is in 8 bits or has HTML."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(3000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]  # as in a language, by Zipf's law
    number = 0
    while True:
        number += 1
        some = chance.choices(words, weights, k=110)
        subject, body = some[:5], some[5:]
        sender = SENDER if number % 100 == 7 else chance.choice(words)
        if number % 100 == 17:
            subject[2] = SUBJECT_WORD
        if number % 100 == 27:
            body[40] = BODY_WORD
        if number % 10 == 3:
            body[::12] = chance.choices(_EIGHT_BIT, k=len(body[::12]))
        head = (
            f"From: {sender.title()} {chance.choice(words).title()} <{sender}@example.com>\r\n"
            f"To: Ann <ann@example.com>\r\nSubject: {' '.join(subject)} {number}\r\n"
            f"Date: Thu, 26 Nov 2026 10:00:00 +0000\r\n"
            f"Message-ID: <{number}.{chance.getrandbits(64):x}@example.com>\r\n"
            "MIME-Version: 1.0\r\n"
        )
        yield (head + (_as_html(body) if number % 10 == 5 else _as_text(body))).encode()


def _as_text(words: Sequence[str]) -> str:
    head = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head + "\r\n".join(" ".join(words[at : at + 11]) for at in range(0, len(words), 11))


def _as_html(words: Sequence[str]) -> str:
    text = " ".join(words[:50])
    return (
        "Content-Type: multipart/alternative; boundary=x\r\n\r\n"
        f"--x\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
        f"--x\r\nContent-Type: text/html\r\n\r\n<p>{text}</p>\r\n--x--"
    )


def write_search_texts(path: Path, count: int, times: int = 1) -> Path:
    """Write the search texts of messages to a file, one a line, all of them so many times."""
    texts = [_search_text(raw) for raw in islice(mails(), count)]
    lines = b"".join(text.replace(b"\n", b" ") + b"\n" for text in texts)
    path.write_bytes(lines * times)
    return path


def fill(store: Store, count: int) -> None:
    """Put messages with their search texts into a store: of few different ones, made once."""
    made: list[tuple[bytes, bytes]] = []
    for start in range(0, count, _AT_ONCE):
        if len(made) < DIFFERENT:
            some = islice(mails(), len(made), len(made) + _AT_ONCE)
            made += [(raw, _search_text(raw)) for raw in some]
        first = start % DIFFERENT
        these = made[first : first + _AT_ONCE]
        keepings = [
            store.add(
                message_id=f"{start + at:026}",
                mailbox="inbox",
                received_at=datetime.now(UTC),
                envelope=_SENT_BY,
                raw=raw,
            )
            for at, (raw, _) in enumerate(these)
        ]
        store.keep_search_texts(
            [
                _with_text(keeping.result(), text)
                for keeping, (_, text) in zip(keepings, these, strict=True)
            ]
        )


def _search_text(raw: bytes) -> bytes:
    content = parse(raw)
    return search_text(content, _SENT_BY, content.text_start, content.html_start)


def _with_text(message: Message, text: bytes) -> StoredMessage:
    return StoredMessage(
        id=message.id,
        seq=message.seq,
        mailbox=message.mailbox,
        received_at=message.received_at,
        envelope=message.envelope,
        raw=b"",
        search_text=text,
    )


def send_all(smtp: HostPort, messages: Iterator[bytes], count: int) -> None:
    """Send the next `count` messages over some connections at once."""
    shares = [
        list(islice(messages, count // _CONNECTIONS + (extra < count % _CONNECTIONS)))
        for extra in range(_CONNECTIONS)
    ]
    senders = [threading.Thread(target=_send, args=(smtp, share)) for share in shares]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()


def _send(smtp: HostPort, messages: Sequence[bytes]) -> None:
    client = Client(smtp)
    assert client.reply().startswith("220")
    assert client.say(b"EHLO app.example\r\n").startswith("250")
    client.socket.sendall(_ENVELOPE)
    for message in messages:  # each with the envelope of the next, RFC 2920
        assert client.codes(3) == ["250", "250", "354"]
        client.socket.sendall(message + b"\r\n.\r\n" + _ENVELOPE)
        assert client.reply().startswith("250")
    client.close()
