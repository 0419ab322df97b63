"""Feedback over HTTP, and of a sandbox elsewhere."""

import json
from typing import Any

import pytest

from asking import asker
from delivering import deliver
from mailtrap_local import Mailbox, NoFeedback, Sandbox, connect
from reporting import failures
from sending import ANN, BOB, send

MAIL = b"From: The App <app@example.com>\r\nSubject: Offer\r\n\r\nHi.\r\n"


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0"}


def test_each_kind_is_answered_with_its_event(sandbox: Sandbox) -> None:
    ask = asker(sandbox)
    send(sandbox.smtp, to=[ANN, BOB], raw=MAIL)
    message_id = sandbox.mailbox.find().id
    for kind, body in (
        ("bounce", {"code": "5.2.2", "recipients": [BOB]}),
        ("complaint", None),
        ("reply", {"text": "Later."}),
    ):
        path = f"/api/messages/{message_id}/{kind}"
        answer = ask("POST", path, body and json.dumps(body))
        assert answer.status == 202, answer.body
        event = answer.json["event"]
        assert (event["kind"], event["webhooks"], event["note"]) == (kind, [], "")
        for one in event["messages"]:
            assert ask("GET", f"/api/messages/{one}").json["via"] == "feedback"
    assert ask("GET", "/api/messages?query=via:feedback").json["total"] == 4


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("latest/open", None, 400, "[[provider_webhook]]"),
        ("latest/click", {"link": "https://x.example"}, 400, "is no link of the message"),
        ("latest/click", None, 400, ""),
        ("latest/bounce", {"code": "9.1.1"}, 400, "code"),
        ("latest/bounce", {"host": "evil.example"}, 400, "host"),
        ("latest/bounce", {"recipients": ["eve@x.example"]}, 400, "is no recipient"),
        ("none/bounce", None, 404, ""),
    ],
)
def test_what_cannot_be_is_said(
    sandbox: Sandbox, path: str, body: Any, status: int, said: str
) -> None:
    deliver(sandbox, MAIL)
    answer = asker(sandbox)("POST", f"/api/messages/{path}", body and json.dumps(body))
    assert answer.status == status, answer.body
    assert said in answer.json["detail"]
    sandbox.mailbox.assert_count(1)


def test_a_remote_sandbox_gives_it_as_well(sandbox: Sandbox) -> None:
    send(sandbox.smtp, raw=MAIL)
    mailbox: Mailbox = connect(sandbox.http.url).mailbox
    mail = mailbox.find(subject="Offer")
    event = mail.bounce("4.2.2", text="452 4.2.2 Later", recipient=ANN)
    assert (event.kind, event.code, event.recipients) == ("bounce", "4.2.2", (ANN,))
    (report,) = (one for one in mailbox if one.id in event.messages)
    assert failures(report) == ({ANN}, set())
    with pytest.raises(NoFeedback, match="no recipient"):
        mail.complain(recipient="eve@example.com")
    with pytest.raises(NoFeedback, match="provider_webhook"):
        mail.open()
