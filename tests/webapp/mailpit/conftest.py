"""Requests to Mailpit's API."""

import json
from typing import Any

import pytest

from asking import Answer, Ask


@pytest.fixture
def api(ask: Ask) -> Ask:
    """`api("PUT", "/tags", {"IDs": […]})` sends JSON to a route of `/api/v1`."""

    def api(method: str, path: str, body: Any = None, **headers: str) -> Answer:
        octets = None if body is None else json.dumps(body)
        return ask(method, f"/api/v1{path}", octets, **{"Accept": "*/*", **headers})

    return api
