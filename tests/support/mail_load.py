"""Mail that reads like mail, all of it different, and a way to send much of it. By a fixed seed."""

import random
import threading
from collections.abc import Iterator, Sequence
from itertools import islice

from conversing import Client
from mailtrap_local.config.values import HostPort

SUBJECT_WORD = "heliotrope"  # in the subject of one message in a hundred
BODY_WORD = "quicksilver"  # in the body of one in a hundred
SENDER = "marigold"  # has sent one in a hundred

_SYLLABLES = ["an", "be", "co", "de", "er", "fi", "go", "in", "la", "mo", "ne", "or", "pa", "re"]
_SYLLABLES += ["si", "ta", "un", "ver", "wa", "zu", "str", "th", "ing", "ed", "ly", "ion"]
_EIGHT_BIT = ["Straße", "über", "größer", "señor", "façade", "привет", "заказ"]
_ENVELOPE = b"MAIL FROM:<app@example.com>\r\nRCPT TO:<ann@example.com>\r\nDATA\r\n"
_CONNECTIONS = 4


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
