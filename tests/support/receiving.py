"""Receivers of webhooks, and waits for what comes of posting to them."""

import json
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from asking import asker
from http_servers import Asked, AskedServer
from mailtrap_local import Sandbox
from mailtrap_local.clock import monotonic

SECRET = f"whsec_{b64encode(bytes(range(32))).decode()}"
PAGE = "127.0.0.1:0"


def webhook(server: AskedServer, **more: Any) -> dict[str, Any]:
    """Return the table of a webhook to a server."""
    return {"name": "app", "url": f"{server.url}/hook", "secret": SECRET, **more}


def provider_webhook(
    server: AskedServer, provider: str = "postmark", **more: Any
) -> dict[str, Any]:
    """Return the table of a webhook that gets a provider's events."""
    return {"provider": provider, "url": f"{server.url}/hook", **more}


def asked_of(server: AskedServer, count: int) -> list[Asked]:
    """Return what a server was asked, once it is so much."""
    deadline = monotonic() + 60
    while len(server.asked) < count:
        assert monotonic() < deadline, server.asked
        time.sleep(0.01)
    return list(server.asked)


def events_of(server: AskedServer, count: int) -> list[Any]:
    """Return the events that a server has got, once they are so many."""
    return [json.loads(one.body) for one in asked_of(server, count)]


def kept_attempts(sandbox: Sandbox, name: str = "app") -> list[dict[str, Any]]:
    """Return the attempts of a webhook, newest first."""
    answer = asker(sandbox)("GET", f"/api/webhooks/{name}/attempts")
    assert answer.status == 200, answer
    attempts: list[dict[str, Any]] = answer.json["attempts"]
    return attempts


def has_been_tried(attempt: dict[str, Any]) -> bool:
    return bool(attempt["tries"])


def is_settled(attempt: dict[str, Any]) -> bool:
    return bool(attempt["status"] != "waiting")


def wait_for_attempts(
    sandbox: Sandbox,
    count: int = 1,
    *,
    until: Callable[[dict[str, Any]], bool] = is_settled,
    name: str = "app",
) -> list[dict[str, Any]]:
    """Return the attempts of a webhook, newest first, once so many are as wanted."""
    deadline = monotonic() + 60
    while True:
        found = kept_attempts(sandbox, name)
        if len(found) == count and all(map(until, found)):
            return found
        assert monotonic() < deadline, found
        time.sleep(0.01)
