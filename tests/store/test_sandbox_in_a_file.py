"""A sandbox whose mail is in a file: what was sent before a restart is read after it."""

import imaplib
import json
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from mailtrap_local import BadSetting, Sandbox


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    return {"store": f"sqlite:{tmp_path / 'mail.db'}", "http": "127.0.0.1:0"}


def send(sandbox: Sandbox, *subjects: str) -> None:
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        for subject in subjects:
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = "a@app.example", "b@shop.example", subject
            mail.set_content(f"Your code is 604118. About {subject}.")
            client.send_message(mail)


def get(sandbox: Sandbox, path: str) -> Any:
    with urlopen(f"{sandbox.http.url.rstrip('/')}/api/{path}", timeout=60) as answer:
        return json.load(answer)


def test_mail_is_there_after_a_restart(settings: dict[str, Any]) -> None:
    with Sandbox(**settings) as sandbox:
        send(sandbox, "one", "two")
        assert sandbox.mailbox.wait_for(subject="two").code() == "604118"
        first = get(sandbox, "messages")["messages"][-1]["id"]
        sandbox.mailroom.store.update([first], tags=["kept"])
    with Sandbox(**settings) as sandbox:
        send(sandbox, "three")
        listed = get(sandbox, "messages")
        assert [one["subject"] for one in listed["messages"]] == ["three", "two", "one"]
        assert listed["messages"][-1]["tags"] == ["kept"]
        found = get(sandbox, "messages?query=tag:kept")["messages"]
        assert [one["id"] for one in found] == [first]
        assert [one["subject"] for one in get(sandbox, "messages?query=two")["messages"]] == ["two"]


def test_imap_keeps_its_uids(settings: dict[str, Any]) -> None:
    def uids() -> tuple[Any, Any]:
        with (
            Sandbox(**settings, imap="127.0.0.1:0") as sandbox,
            imaplib.IMAP4(*sandbox.imap, timeout=60) as client,
        ):
            if not sandbox.mailbox:
                send(sandbox, "one", "two")
            client.login("all", "any")
            client.select("INBOX")
            _, validity = client.response("UIDVALIDITY")
            _, found = client.uid("SEARCH", "ALL")
            return validity, found

    assert uids() == uids()


def test_a_file_that_is_in_use_is_refused(settings: dict[str, Any]) -> None:
    with Sandbox(**settings), pytest.raises(BadSetting, match="another process has the store"):
        Sandbox(**settings)


@pytest.mark.parametrize("store", ["sqlite:", "sqlite", "mysql:x", "", "/tmp/mail.db"])
def test_what_is_no_store_is_refused(store: str) -> None:
    with pytest.raises(BadSetting, match="write memory, or sqlite:PATH, or postgresql:"):
        Sandbox(store=store)
