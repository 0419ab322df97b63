"""A sandbox with a page, and a client that asks it over HTTP."""

import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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


def asker(sandbox: Sandbox) -> Ask:
    """`ask("GET", "/api/info")`; further arguments are the body and headers."""

    def connect() -> http.client.HTTPConnection:
        if not sandbox.http.url.startswith("https:"):
            return http.client.HTTPConnection(*sandbox.http, timeout=10)
        context = sandbox.client_ssl_context()
        return http.client.HTTPSConnection(*sandbox.http, timeout=10, context=context)

    def ask(method: str, path: str, body: Any = None, **headers: str) -> Answer:
        connection = connect()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()

    return ask


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    """Asks the sandbox."""
    return asker(sandbox)


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[Sandbox, Ask]]]:
    """`serve(https=True)` is a sandbox of such settings, and who asks it."""
    with ExitStack() as running:

        def serve(**settings: Any) -> tuple[Sandbox, Ask]:
            sandbox = running.enter_context(Sandbox(http="127.0.0.1:0", **settings))
            return sandbox, asker(sandbox)

        yield serve


@pytest.fixture
def deliver(sandbox: Sandbox) -> Deliver:
    """Puts a message into the sandbox, as a listener would."""

    def deliver(raw: bytes = b"Subject: Hello\r\n\r\nHi\r\n", **envelope: Any) -> Message:
        given = {"mail_from": "app@example.com", "rcpt_to": ("ann@example.com",), **envelope}
        return sandbox.mailroom.deliver(Envelope(**given), raw)

    return deliver
