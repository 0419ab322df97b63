"""A sandbox with a page, and a client that asks it over HTTP."""

import http.client
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from mailtrap_local import Message, Sandbox
from mailtrap_local.mail.envelope import Envelope


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Ask = Callable[..., Answer]
Deliver = Callable[..., Message]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(http="127.0.0.1:0", allowed_host="mail.example") as sandbox:
        yield sandbox


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    """`ask("GET", "/api/info")`; further keywords are the body and headers."""

    def ask(method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(*sandbox.http, timeout=10)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()

    return ask


@pytest.fixture
def deliver(sandbox: Sandbox) -> Deliver:
    """Puts a message into the sandbox, as a door would."""

    def deliver(raw: bytes = b"Subject: Hello\r\n\r\nHi\r\n", **envelope: Any) -> Message:
        given = {"mail_from": "app@example.com", "rcpt_to": ("ann@example.com",), **envelope}
        return sandbox.mailroom.deliver(Envelope(**given), raw)

    return deliver
