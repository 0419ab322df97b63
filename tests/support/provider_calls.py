"""Requests to the providers' APIs: those that were recorded of SDKs, and others."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import Headers
from werkzeug.test import Client

from mailtrap_local import Sandbox
from mailtrap_local.mail.message import Message
from mailtrap_local.webapp.providers.app import create_provider_app
from paths import ROOT

RECORDED = {
    path.stem: json.loads(path.read_text())
    for path in sorted((ROOT / "tests" / "webapp" / "providers" / "recorded").glob("*.json"))
}
"""What official SDKs send, by SDK and kind of message."""

CREDENTIALS = {
    "Authorization": "Bearer s3cret-key",
    "X-Postmark-Server-Token": "s3cret-key",
    "api-key": "s3cret-key",
}
"""Those of all providers but Mailgun and Mailjet, and of Mandrill, which has them in the body."""

BASIC = {"Authorization": "Basic " + base64.b64encode(b"api:s3cret-key").decode()}


@dataclass(frozen=True)
class ProviderAnswer:
    """Response of a provider's API."""

    status_code: int
    headers: Headers
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.data)


@dataclass(frozen=True)
class ProviderClient:
    """Client of an application of the providers' APIs, in this process."""

    sandbox: Sandbox
    client: Client

    def post(
        self, path: str, body: Any = None, *, method: str = "POST", **headers: str
    ) -> ProviderAnswer:
        """Send JSON, or octets as they are, with credentials; `Name_X` is the header `Name-X`."""
        octets = body if isinstance(body, bytes) else json.dumps(body).encode()
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        basic = BASIC if path.startswith(("/v3/example.com", "/v3.1")) else {}
        return self.send(
            path,
            method=method,
            data=octets,
            headers={"Content-Type": "application/json", **CREDENTIALS, **basic, **own},
        )

    def form(self, path: str, fields: Any, **headers: str) -> ProviderAnswer:
        """Send a form; several files or fields of a name as a list."""
        given = {**CREDENTIALS, **BASIC, **headers}
        return self.send(path, method="POST", data=fields, headers=given)

    def send(self, path: str, **request: Any) -> ProviderAnswer:
        """Send a request as it is, without credentials, with the arguments of Werkzeug."""
        response = self.client.open(path, **request)
        return ProviderAnswer(response.status_code, response.headers, response.get_data())

    @property
    def mails(self) -> list[Message]:
        """All mail, oldest first."""
        return [*self.sandbox.mailroom.messages_after(0)]


def provider_client(
    sandbox: Sandbox, *, listener: str = "127.0.0.1:8026", **settings: Any
) -> ProviderClient:
    """Return a client of an application with the limits of the defaults, unless given."""
    limits: dict[str, Any] = {"max_message_size": 10**6, "max_recipients": 1000, **settings}
    app = create_provider_app(sandbox.mailroom, listener=listener, **limits)
    return ProviderClient(sandbox, Client(app))


def replay(
    api: ProviderClient, request: Mapping[str, Any], body: bytes | None = None
) -> ProviderAnswer:
    """Send a recorded request, perhaps with another body."""
    octets, content_type = encoded(request["body"])
    given = {name.lower(): value for name, value in request["headers"]}
    if content_type:
        given["content-type"] = content_type
    return api.send(
        request["path"],
        method=request["method"],
        query_string=request["query"],
        data=octets if body is None else body,
        headers=given,
    )


def encoded(body: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the octets of a recorded body, and its type if the recorded one is not for them."""
    match body["kind"]:
        case "json":
            return json.dumps(body["json"]).encode(), ""
        case "form":
            return urlencode([(name, value) for name, value in body["fields"]]).encode(), ""
        case "multipart":
            return b"".join(_multipart(body["parts"])), "multipart/form-data; boundary=x"
    return b"", ""


def _multipart(parts: Any) -> Iterator[bytes]:
    for part in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in part["headers"])
        content = part["value"].encode() if "value" in part else base64.b64decode(part["base64"])
        yield f"--x\r\n{head}\r\n".encode() + content + b"\r\n"
    yield b"--x--\r\n"
