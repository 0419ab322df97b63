"""MailHog's routes, where there are accounts: nothing of others is seen or changed."""

import json

import pytest

from live_page import PromptClient
from mailtrap_local import Sandbox
from people import basic, call, send

ROUTES = {
    # a member of other mailboxes, and a viewer
    "GET /api/v2/messages": (200, 200),
    "GET /api/v2/search?kind=containing&query=secret": (200, 200),
    "GET /api/v2/outgoing-smtp": (200, 200),
    "GET /api/v2/jim": (404, 404),
    "POST /api/v2/jim": (403, 403),
    "PUT /api/v2/jim": (404, 403),
    "DELETE /api/v2/jim": (404, 403),
    "GET /api/v1/messages/{id}": (200, 200),  # null, as for what nobody has
    "DELETE /api/v1/messages/{id}": (500, 403),
    "GET /api/v1/messages/{id}/download": (404, 404),
    "GET /api/v1/messages/{id}/mime/part/0/download": (404, 404),
    "POST /api/v1/messages/{id}/release": (404, 403),
}
BODIES = {"POST /api/v1/messages/{id}/release": {"Email": "x@shop.example", "Host": "h"}}


@pytest.fixture
def store_setting() -> str:
    return "memory"


@pytest.fixture
def secret_id(team: Sandbox) -> str:
    send(team, "boss@secret.example", subject="secret plan")
    found: str = call(team, "bob", "GET", "/api/messages").json["messages"][0]["id"]
    return found


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_of_others_is_seen_or_changed(team: Sandbox, secret_id: str, route: str) -> None:
    method, path = route.format(id=secret_id).split(" ")
    for who, status in (("ann", ROUTES[route][0]), ("vic", ROUTES[route][1]), (None, 401)):
        answer = call(team, who, method, path, BODIES.get(route))
        assert answer.status == status, (who, answer.body)
        assert b"secret plan" not in answer.body
    assert call(team, "bob", "GET", "/api/messages").json["total"] == 1
    assert team.mailroom.faults.all() == []


@pytest.mark.usefixtures("secret_id")
def test_a_member_has_jim_in_a_mailbox(team: Sandbox) -> None:
    jim = {"RejectSenderChance": 1, "AcceptChance": 1}
    assert call(team, "ann", "POST", "/at/shop/api/v2/jim", jim).status == 201
    assert call(team, "vic", "GET", "/at/shop/api/v2/jim").json["RejectSenderChance"] == 1
    assert call(team, "vic", "DELETE", "/at/shop/api/v2/jim").status == 403
    assert call(team, "ann", "DELETE", "/at/shop/api/v2/jim").status == 200


def test_the_socket_says_nothing_of_others(team: Sandbox) -> None:
    url = team.http.url.replace("http:", "ws:")
    shown = [(name.encode(), value.encode()) for name, value in basic("ann").items()]
    page = PromptClient(f"{url}/api/v2/websocket", headers=shown)
    send(team, "boss@secret.example", subject="secret")
    send(team, "ann@shop.example", subject="own")
    message = json.loads(page.receive(timeout=30) or "")
    assert message["Content"]["Headers"]["Subject"] == ["own"]
    page.close()
