"""Replicas in the test's process: send mail to them, and ask their API."""

import json
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any
from urllib.request import Request, urlopen

from mailtrap_local import Sandbox

Start = Callable[..., Sandbox]


def send(sandbox: Sandbox, *subjects: str, to: str = "b@shop.example") -> None:
    with smtplib.SMTP(*sandbox.smtp, timeout=20) as client:
        for subject in subjects:
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = "a@app.example", to, subject
            mail.set_content(f"Your code is 604118. About {subject}.")
            client.send_message(mail)


def call(sandbox: Sandbox, path: str, method: str = "GET", **body: Any) -> Any:
    request = Request(
        f"{sandbox.http.url.rstrip('/')}/{path}",
        method=method,
        data=json.dumps(body).encode() if body else None,
        headers={"Content-Type": "application/json"} if body else {},
    )
    with urlopen(request, timeout=20) as answer:
        return json.load(answer) if answer.status != 204 else None


def subjects(sandbox: Sandbox, query: str = "") -> list[str]:
    listed = call(sandbox, f"api/messages?query={query}")
    return [one["subject"] for one in listed["messages"]]
