"""MailHog's API answers as MailHog 1.0.1 has answered, but for what is listed here."""

import json
import smtplib
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from asking import asker
from golden_pairs import (
    GoldenPair,
    GoldenRun,
    differences,
    golden_mails,
    golden_pairs,
    send_golden,
)
from live_page import PromptClient
from mailtrap_local import Sandbox

PAIRS = golden_pairs("mailhog")
GROUPS = ("v2", "search", "v1", "download", "part", "jim", "release", "events", "delete")
BEFORE = ("clean/delete-all", "v2/empty", "v1/empty")  # asked before there is mail
MAILS = [  # MailHog refuses the null sender
    mail if mail.mail_from else mail._replace(mail_from="mailer-daemon@example.com")
    for mail in golden_mails()
]
ALLOWED = {
    "v1/empty": "GET /api/v1/messages is Mailpit's: no client of MailHog asks for it",
    "v1/all": "GET /api/v1/messages is Mailpit's: no client of MailHog asks for it",
    "release/to-itself": "mail is released to the relays of the configuration alone",
    "release/to-nowhere": "mail is released to the relays of the configuration alone",
    "release/no-json": "a body that is no JSON is a mistake of the client, so 400",
}


def order() -> list[GoldenPair]:
    rest = [pair for group in GROUPS for pair in PAIRS.values() if pair.group == group]
    return [PAIRS[name] for name in BEFORE] + [pair for pair in rest if pair.name not in BEFORE]


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Any]]:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        run = GoldenRun(asker(sandbox))
        found: dict[str, Any] = {}
        for pair in order():
            if len(found) == len(BEFORE):
                send_golden(sandbox.smtp, MAILS)
                run.ids = {
                    mail.label: message.id
                    for mail, message in zip(MAILS, sandbox.mailbox, strict=True)
                }
            found[pair.name] = answer(sandbox, run, pair)
        yield found


def answer(sandbox: Sandbox, run: GoldenRun, pair: GoldenPair) -> dict[str, Any]:
    if "smtp" in pair.request:
        with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
            client.ehlo("golden.example")
            client.mail("app@example.com")
            return {"reply": client.rcpt("ann@example.com")[0] // 100}
    if "sse" in pair.request:
        return first_event(sandbox, run, pair.request["sse"])
    if "websocket" in pair.request:
        page = PromptClient(f"{sandbox.http.url.replace('http', 'ws')}/api/v2/websocket")
        send_golden(sandbox.smtp, MAILS[:1])
        text = str(page.receive(timeout=30))
        page.close()
        return {"status": 101, "frames": [run.normal(json.loads(text))]}
    return run.answer(pair)


def first_event(sandbox: Sandbox, run: GoldenRun, path: str) -> dict[str, Any]:
    with socket.create_connection(sandbox.http, timeout=30) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        stream = client.makefile("rb")
        head = b"".join(iter(stream.readline, b"\r\n"))
        assert stream.readline() == b":\n"  # from here on it follows
        send_golden(sandbox.smtp, MAILS[:1])
        data = next(line for line in stream if line.startswith(b"data: "))
    return {
        "status": int(head.split()[1]),
        "type": "text/event-stream" if b"Content-Type: text/event-stream" in head else "other",
        "event": run.normal(json.loads(data[6:])),
    }


@pytest.mark.parametrize("name", [pair.name for pair in order()])
def test_an_answer_is_that_of_mailhog(answers: dict[str, Any], name: str) -> None:
    found = list(differences(PAIRS[name].answer, answers[name]))
    if name in ALLOWED:
        assert found, f"{name} may differ because {ALLOWED[name]}, and does not: take it off"
    else:
        assert not found
