"""HTTP requests to a sandbox's page and API."""

import http.client
import json
import socket
from collections.abc import Callable
from typing import Any, NamedTuple

from mailtrap_local import Sandbox


class Answer(NamedTuple):
    """Response to a request; the names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Ask = Callable[..., Answer]


def asker(sandbox: Sandbox) -> Ask:
    """`ask("GET", "/api/info")` sends a request; further arguments are the body and headers."""

    def connect() -> http.client.HTTPConnection:
        if not sandbox.http.url.startswith("https:"):
            return http.client.HTTPConnection(*sandbox.http, timeout=60)
        context = sandbox.client_ssl_context()
        return http.client.HTTPSConnection(*sandbox.http, timeout=60, context=context)

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


def exchange(sandbox: Sandbox, octets: bytes) -> bytes:
    """Send exactly these octets and read the response to its end."""
    with socket.create_connection(sandbox.http, timeout=60) as client:
        client.sendall(octets)
        return client.makefile("rb").read()


def get(sandbox: Sandbox, target: bytes) -> bytes:
    """Request a target that is not a valid URL."""
    return exchange(sandbox, b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
