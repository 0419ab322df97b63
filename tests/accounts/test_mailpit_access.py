"""Every route of Mailpit's API, by role: nothing that belongs to others is seen or changed."""

from typing import Any

import pytest

from mailtrap_local import Sandbox
from people import call, send

SENT = {
    "From": {"Email": "a@x.example"},
    "To": [{"Email": "b@secret.example"}],
    "Subject": "x",
    "Text": "x",
}
CHAOS = {"Recipient": {"ErrorCode": 550, "Probability": 100}}
IDS = {"IDs": ["{id}"], "Read": True, "Tags": ["own"]}

# the statuses for a member and for a viewer, and the body of the request
MATRIX: dict[str, tuple[int, int, Any]] = {
    "GET /api/v1/messages": (200, 200, None),
    "PUT /api/v1/messages": (200, 403, IDS),
    "DELETE /api/v1/messages": (200, 403, IDS),
    "GET /api/v1/search?query=secret": (200, 200, None),
    "DELETE /api/v1/search?query=secret": (200, 403, None),
    "GET /api/v1/message/{id}": (404, 404, None),
    "GET /api/v1/message/latest?query=plan": (404, 404, None),
    "GET /api/v1/message/{id}/headers": (404, 404, None),
    "GET /api/v1/message/{id}/raw": (404, 404, None),
    "GET /api/v1/message/{id}/part/0": (404, 404, None),
    "GET /api/v1/message/{id}/part/0/thumb": (404, 404, None),
    "GET /api/v1/message/{id}/html-check": (404, 404, None),
    "GET /api/v1/message/{id}/link-check": (404, 404, None),
    "GET /api/v1/message/{id}/sa-check": (404, 404, None),
    "POST /api/v1/message/{id}/release": (404, 403, {"To": ["x@x.example"]}),
    "POST /api/v1/send": (403, 403, SENT),
    "GET /api/v1/tags": (200, 200, None),
    "PUT /api/v1/tags": (200, 403, IDS),
    "PUT /api/v1/tags/hidden": (400, 403, {"Name": "own"}),
    "DELETE /api/v1/tags/hidden": (400, 403, None),
    "GET /api/v1/chaos": (200, 200, None),
    "PUT /api/v1/chaos": (403, 403, CHAOS),
    "GET /api/v1/info": (200, 200, None),
    "GET /api/v1/webui": (200, 200, None),
    "GET /api/v1/swagger.json": (200, 200, None),
    "GET /view/{id}.html": (404, 404, None),
    "GET /view/{id}.txt": (404, 404, None),
    "GET /view/latest?query=plan": (404, 404, None),
    "GET /view/latest.txt?query=plan": (404, 404, None),
}


@pytest.fixture
def secret_id(team: Sandbox) -> str:
    """The id of a message that is not ann's, whose texts and tags are not hers either."""
    send(team, "ann@shop.example", subject="own")
    send(team, "boss@secret.example", subject="plan of the others")
    (message,) = call(team, "bob", "GET", "/api/v1/messages").json["messages"]
    call(team, "bob", "PUT", "/api/v1/tags", {"IDs": [message["ID"]], "Tags": ["hidden"]})
    return str(message["ID"])


def filled(body: Any, message_id: str) -> Any:
    return body if body is not IDS else {**IDS, "IDs": [message_id]}


def test_nothing_of_others_is_seen_or_changed(team: Sandbox, secret_id: str) -> None:
    before = call(team, "bob", "GET", "/api/v1/messages").json
    for key, (member, viewer, body) in MATRIX.items():
        method, path = key.split(" ")
        known = path.replace("{id}", secret_id)
        for who, status in (("ann", member), ("vic", viewer), (None, 401)):
            sent = filled(body, secret_id)
            answer = call(team, who, method, known, sent, Accept="*/*")
            assert answer.status == status, f"{who}: {key}: {answer.status} {answer.body!r}"
            shown = answer.body.replace(b"tag not found: hidden", b"")
            for text in (b"others", b"hidden", secret_id.encode()):
                assert text not in shown, f"{who}: {key}"
    assert call(team, "bob", "GET", "/api/v1/messages").json == before
    assert call(team, "root", "GET", "/api/v1/messages").json["total"] == 2


def test_the_matrix_has_every_route(team: Sandbox) -> None:
    described = call(team, "ann", "GET", "/api/v1/swagger.json").json["paths"]
    routes = {
        f"{method.upper()} /api/v1{path}" for path, each in described.items() for method in each
    }
    asked = {key.partition("?")[0].replace("part/0", "part/{number}") for key in MATRIX}
    own = {
        one for one in routes if not one.split("/api/v1/")[1].startswith(("events", "messages/"))
    }
    assert own <= {one.replace("tags/hidden", "tags/{tag}") for one in asked}


@pytest.mark.usefixtures("secret_id")
def test_a_member_has_a_mailpit_of_its_own_mailboxes(team: Sandbox) -> None:
    listed = call(team, "ann", "GET", "/api/v1/messages").json
    assert (listed["total"], listed["tags"]) == (1, [])
    (one,) = listed["messages"]
    assert call(team, "ann", "GET", "/api/v1/info").json["RuntimeStats"]["SMTPAccepted"] == 1
    assert call(team, "ann", "GET", f"/api/v1/message/{one['ID']}").json["Subject"] == "own"
    assert call(team, "ann", "GET", "/api/v1/messages").json["unread"] == 0
    assert call(team, "ann", "PUT", "/at/shop/api/v1/chaos", CHAOS).status == 200
    (fault,) = call(team, "ann", "GET", "/api/faults").json["faults"]
    assert fault["mailbox"] == "shop"
    assert call(team, "bob", "GET", "/api/v1/chaos").json["Recipient"]["Probability"] == 0
    sent = call(team, "ann", "POST", "/at/shop/api/v1/send", SENT)
    assert sent.status == 200
    assert call(team, "ann", "DELETE", "/api/v1/messages", Accept="*/*").body == b"ok"
    assert call(team, "root", "GET", "/api/v1/messages").json["total"] == 1


def test_a_viewer_reads_without_marking(team: Sandbox) -> None:
    send(team, "ann@shop.example", subject="own")
    (one,) = call(team, "vic", "GET", "/api/v1/messages").json["messages"]
    for path in (f"/api/v1/message/{one['ID']}", "/view/latest.txt"):
        assert call(team, "vic", "GET", path).status == 200
    assert call(team, "vic", "GET", "/api/v1/messages").json["unread"] == 1
