"""Every route, by role, with what belongs to somebody else: nothing of it is seen or changed."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.webapp.api.routes import ROUTES
from people import call, send

UNKNOWN = {"message": "01KZZZZZZZZZZZZZZZZZZZZZZZ", "session": "x" * 12, "fault": "x" * 12}
RULE = {"mailbox": "secret", "on": "RCPT", "action": {"reply": [550, "5.1.1", "secret reply"]}}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A request about something of `secret`, and the statuses for a member and a viewer of `shop`.

    `about` is what `{id}` is of. `nobody` is the status without credentials.
    """

    member: int
    viewer: int
    about: str = "message"
    query: str = ""
    body: Any = None
    nobody: int = 401
    echoes: bool = field(default=False)  # the name that the request itself has


HIDDEN = Case(member=404, viewer=404)
WRITTEN = Case(member=404, viewer=403)
SEEN = Case(member=200, viewer=200)
ADMINS = Case(member=403, viewer=403)
MATRIX = {
    "GET /api/messages": SEEN,
    "PATCH /api/messages": Case(
        member=200, viewer=403, query="?mailbox=secret", body={"read": True}
    ),
    "DELETE /api/messages": Case(member=200, viewer=403, query="?mailbox=secret"),
    "POST /api/messages": Case(
        member=403,
        viewer=403,
        query="?mailbox=secret",
        body={"from": "a@x.example", "to": ["b@x.example"], "subject": "x", "text": "x"},
        echoes=True,
    ),
    "GET /api/messages/{id}": HIDDEN,
    "PATCH /api/messages/{id}": Case(member=404, viewer=403, body={"pinned": True}),
    "DELETE /api/messages/{id}": WRITTEN,
    "GET /api/messages/{id}/raw": HIDDEN,
    "GET /api/messages/{id}/text": HIDDEN,
    "GET /api/messages/{id}/html": HIDDEN,
    "GET /api/messages/{id}/preview": HIDDEN,
    "GET /api/messages/{id}/headers": HIDDEN,
    "GET /api/messages/{id}/envelope": HIDDEN,
    "GET /api/messages/{id}/attachments.zip": HIDDEN,
    "GET /api/messages/{id}/parts/{n}": HIDDEN,
    "GET /api/messages/{id}/parts/{n}/text": HIDDEN,
    "GET /api/messages/{id}/links": HIDDEN,
    "GET /api/messages/{id}/codes": HIDDEN,
    "GET /api/messages/{id}/checks": HIDDEN,
    "POST /api/messages/{id}/link-check": WRITTEN,
    "POST /api/messages/{id}/unsubscribe": WRITTEN,
    "POST /api/messages/{id}/release": Case(
        member=404, viewer=403, body={"to": ["x@shop.example"]}
    ),
    "GET /api/messages/{id}/attempts": HIDDEN,
    "POST /api/messages/{id}/bounce": WRITTEN,
    "POST /api/messages/{id}/complaint": WRITTEN,
    "POST /api/messages/{id}/reply": WRITTEN,
    "POST /api/messages/{id}/open": WRITTEN,
    "POST /api/messages/{id}/click": Case(
        member=404, viewer=403, body={"link": "https://x.example"}
    ),
    "POST /api/messages/{id}/destinations": WRITTEN,
    "GET /api/messages/{id}/session": HIDDEN,
    "GET /api/wait": Case(member=408, viewer=408, query="?timeout=0&mailbox=secret"),
    "GET /api/settle": Case(member=200, viewer=200, query="?timeout=0&mailbox=secret"),
    "GET /api/sessions": SEEN,
    "GET /api/sessions/{id}": Case(member=404, viewer=404, about="session"),
    "GET /api/faults": Case(member=200, viewer=200, query="?mailbox=secret"),
    "POST /api/faults": Case(member=403, viewer=403, body=RULE, echoes=True),
    "DELETE /api/faults": Case(member=204, viewer=403, query="?mailbox=secret"),
    "DELETE /api/faults/{id}": Case(member=404, viewer=403, about="fault"),
    "GET /api/mailboxes": SEEN,
    "GET /api/mailboxes/{name}": Case(member=404, viewer=404, echoes=True),
    "PUT /api/mailboxes/{name}": Case(member=403, viewer=403, body={"recipient": "*"}, echoes=True),
    "DELETE /api/mailboxes/{name}": Case(member=404, viewer=403, echoes=True),
    "GET /api/tags": SEEN,
    "GET /api/me": SEEN,
    "POST /api/session": Case(
        member=401, viewer=401, body={"name": "bob", "password": "wrong"}, nobody=401
    ),
    "DELETE /api/session": Case(member=204, viewer=204),
    "GET /api/accounts": ADMINS,
    "POST /api/accounts": Case(member=403, viewer=403, body={"name": "eve", "role": "admin"}),
    "DELETE /api/accounts/{name}": Case(member=403, viewer=403),
    "GET /api/tokens": SEEN,
    "POST /api/tokens": Case(member=403, viewer=403, body={"name": "x", "account": "bob"}),
    "DELETE /api/tokens/{id}": Case(member=404, viewer=404, about="token"),
    "GET /api/relays": SEEN,
    "GET /api/webhooks": SEEN,
    "POST /api/webhooks": Case(
        member=403, viewer=403, body={"name": "eve", "url": "http://127.0.0.1:1/"}
    ),
    "DELETE /api/webhooks/{webhook}": Case(member=403, viewer=403, echoes=True),
    "GET /api/webhooks/{webhook}/attempts": Case(member=404, viewer=404, echoes=True),
    "POST /api/webhooks/{webhook}/replay": Case(
        member=404, viewer=403, body={"attempt": "x"}, echoes=True
    ),
    "GET /api/ca": SEEN,
    "GET /api/info": SEEN,
    "GET /api/openapi.json": Case(member=200, viewer=200, echoes=True),  # a field `secret`
    "GET /livez": Case(member=200, viewer=200, nobody=200),
    "GET /readyz": Case(member=200, viewer=200, nobody=200),
    "GET /metrics": ADMINS,
}


@pytest.fixture
def ids(team: Sandbox) -> dict[str, str]:
    """Something of `secret` of each kind, all of whose texts have that word, and mail of `shop`."""
    send(team, "ann@shop.example", subject="own", user="shop-app")
    send(team, "boss@secret.example", subject="secret plan", user="secret-user")
    (message,) = call(team, "bob", "GET", "/api/messages").json["messages"]
    tagged = call(team, "bob", "PATCH", f"/api/messages/{message['id']}", {"tags": ["secret-tag"]})
    assert tagged.status == 200
    fault = call(team, "bob", "POST", "/api/faults", RULE)
    token = call(team, "bob", "POST", "/api/tokens", {"name": "secret token"})
    assert call(team, "bob", "PUT", "/api/mailboxes/secret-2", {"listen": True}).status == 201
    return {
        "message": message["id"],
        "session": message["session_id"],
        "fault": fault.json["id"],
        "token": token.json["id"],
    }


def state(team: Sandbox) -> list[Any]:
    """All that bob sees, but for when something was used last."""
    paths = ("messages", "mailboxes", "tags", "faults", "sessions", "accounts")
    return [call(team, "root", "GET", f"/api/{path}").json for path in paths]


def test_the_matrix_has_every_route() -> None:
    assert {f"{route.method} {route.path}" for route in ROUTES} == MATRIX.keys()


def test_nothing_of_others_is_seen_or_changed(team: Sandbox, ids: dict[str, str]) -> None:
    before = state(team)
    for key, case in MATRIX.items():
        method, path = key.split(" ")
        known = path.format(id=ids[case.about], n=1, name="secret", webhook="secret")
        for who, status in (("ann", case.member), ("vic", case.viewer), (None, case.nobody)):
            answer = call(team, who, method, known + case.query, case.body)
            assert answer.status == status, f"{who}: {key}: {answer.status} {answer.body!r}"
            if not case.echoes:
                assert b"secret" not in answer.body, f"{who}: {key}"
            assert ids["message"].encode() not in answer.body.replace(known.encode(), b"") or (
                status == 404
            ), f"{who}: {key}"
    assert state(team) == before


def test_what_others_have_is_answered_like_what_nobody_has(
    team: Sandbox, ids: dict[str, str]
) -> None:
    for key, case in MATRIX.items():
        method, path = key.split(" ")
        if case.member != 404 or "{id}" not in path:
            continue
        unknown = UNKNOWN.get(case.about, "f" * 16)
        real, other = (
            call(team, "ann", method, path.format(id=one, n=1), case.body)
            for one in (ids[case.about], unknown)
        )
        same = real.body.replace(ids[case.about].encode(), unknown.encode())
        assert (real.status, same) == (other.status, other.body), key
    theirs = call(team, "ann", "GET", "/api/mailboxes/secret")
    nobodys = call(team, "ann", "GET", "/api/mailboxes/nobody")
    assert theirs.body.replace(b"secret", b"nobody") == nobodys.body


def test_an_admin_sees_all(team: Sandbox, ids: dict[str, str]) -> None:
    assert call(team, "root", "GET", f"/api/messages/{ids['message']}").status == 200
    assert call(team, "root", "GET", "/api/messages").json["total"] == 2
    assert call(team, "root", "GET", "/metrics").status == 200
    names = [one["name"] for one in call(team, "root", "GET", "/api/mailboxes").json]
    assert {"shop", "secret", "secret-2", "inbox"} <= {*names}


@pytest.mark.usefixtures("ids")
def test_counts_searches_and_tags_are_ones_own(team: Sandbox) -> None:
    for number in range(3):
        send(team, f"c{number}@shop.example", subject=f"own {number}")
    call(team, "ann", "PUT", "/api/mailboxes/shop-2", {"recipient": "two@shop.example"})
    send(team, "two@shop.example", subject="own two")
    listed = call(team, "ann", "GET", "/api/messages?limit=2").json
    assert (listed["total"], listed["unread"]) == (5, 5)
    assert [one["subject"] for one in listed["messages"]] == ["own two", "own 2"]
    rest = call(team, "ann", "GET", f"/api/messages?before={listed['next']}").json
    assert [one["subject"] for one in rest["messages"]] == ["own 1", "own 0", "own"]
    by_offset = call(team, "ann", "GET", "/api/messages?offset=1&limit=1").json
    assert [one["subject"] for one in by_offset["messages"]] == ["own 2"]
    found = call(team, "ann", "GET", "/api/messages?query=about").json
    assert (found["total"], len(found["messages"])) == (5, 5)
    assert call(team, "ann", "GET", "/api/messages?query=mailbox:secret").json["total"] == 0
    assert call(team, "ann", "GET", "/api/messages/latest").json["subject"] == "own two"
    (last,) = call(team, "ann", "GET", "/api/messages?limit=1").json["messages"]
    call(team, "ann", "PATCH", f"/api/messages/{last['id']}", {"tags": ["mine"], "read": True})
    assert call(team, "ann", "GET", "/api/tags").json == [{"name": "mine", "total": 1, "unread": 0}]
    assert call(team, "ann", "PATCH", "/api/messages", {"read": True}).json == {"changed": 4}
    assert call(team, "bob", "GET", "/api/messages").json["unread"] == 1
    assert call(team, "ann", "DELETE", "/api/messages").json == {"deleted": 5}
    assert call(team, "bob", "GET", "/api/messages").json["total"] == 1


@pytest.mark.usefixtures("ids")
def test_a_read_token_only_reads(team: Sandbox) -> None:
    for account in ("ann", "root"):
        made = call(team, account, "POST", "/api/tokens", {"name": "ci", "scope": "read"}).json
        shown = {"Authorization": f"Bearer {made['token']}"}
        assert call(team, None, "GET", "/api/messages", **shown).status == 200
        for method, path in (
            ("DELETE", "/api/messages"),
            ("POST", "/api/tokens"),
            ("POST", "/api/accounts"),
        ):
            body = {"name": "more"} if method == "POST" else None
            assert call(team, None, method, path, body, **shown).status == 403
    assert call(team, "root", "GET", "/api/messages").json["total"] == 2
