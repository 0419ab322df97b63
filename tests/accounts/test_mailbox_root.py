"""A mailbox as web root, where there are accounts: nobody sees more by it."""

import json
from typing import Any

import pytest
from simple_websocket import ConnectionClosed

from asking import asker
from live_page import LivePage
from mailtrap_local import Sandbox
from people import PASSWORD, basic, call, send

HOG = "/api/v2/messages"


@pytest.fixture
def store_setting() -> str:
    return "memory"


@pytest.mark.parametrize("path", ["/api/messages", HOG, "/api/mailboxes", "/api/v1/events"])
def test_a_mailbox_of_others_is_not_found_like_one_that_is_none(team: Sandbox, path: str) -> None:
    send(team, "boss@secret.example")
    theirs = call(team, "ann", "GET", f"/at/secret{path}")
    nobodys = call(team, "ann", "GET", f"/at/nothing{path}")
    assert theirs.status == nobodys.status == 404
    assert theirs.body.replace(b"secret", b"nothing") == nobodys.body
    assert call(team, None, "GET", f"/at/secret{path}").status == 401


def test_members_and_admins_see_the_mailbox_alone(team: Sandbox) -> None:
    send(team, "ann@shop.example", subject="own")
    send(team, "boss@secret.example", subject="secret")
    call(team, "ann", "PUT", "/api/mailboxes/shop-2", {"recipient": "two@shop.example"})
    send(team, "two@shop.example", subject="two")
    for who in ("ann", "root", "vic"):
        listed = call(team, who, "GET", "/at/shop-2/api/messages").json
        assert [one["subject"] for one in listed["messages"]] == ["two"]
        assert call(team, who, "GET", f"/at/shop{HOG}").json["total"] == 1
        (mailbox,) = call(team, who, "GET", "/at/shop/api/mailboxes").json
        assert mailbox["name"] == "shop"
    assert call(team, "vic", "DELETE", "/at/shop/api/messages").status == 403
    assert call(team, "ann", "DELETE", "/at/shop/api/messages").json == {"deleted": 1}
    assert call(team, "root", "GET", "/api/messages").json["total"] == 2


def test_an_admin_stays_one(team: Sandbox) -> None:
    assert call(team, "root", "GET", "/at/shop/api/accounts").status == 200
    assert call(team, "ann", "GET", "/at/shop/api/accounts").status == 403
    assert call(team, "ann", "GET", "/at/shop/api/me").json["account"] == "ann"


def test_who_signs_in_there_is_known_everywhere(team: Sandbox) -> None:
    body = json.dumps({"name": "ann", "password": PASSWORD})
    ask = asker(team)
    signed = ask("POST", "/at/shop/api/session", body, **{"Content-Type": "application/json"})
    cookie = signed.headers["set-cookie"]
    assert "Path=/;" in cookie
    shown: dict[str, Any] = {"Cookie": cookie.partition(";")[0]}
    assert ask("GET", "/api/me", **shown).json["account"] == "ann"
    ended = ask("DELETE", "/at/shop/api/session", **shown)
    assert "Path=/" in ended.headers["set-cookie"]
    assert ask("GET", "/api/me", **shown).status == 401


def test_the_page_asks_there_who_one_is(team: Sandbox) -> None:
    assert b'data-access="signed-out"' in call(team, None, "GET", "/at/shop/").body
    assert b'data-access="signed-in"' in call(team, "ann", "GET", "/at/shop/").body
    # who may see it is not said before that: the page is that of any name
    assert call(team, None, "GET", "/at/nothing/").status == 200


def test_a_socket_ends_with_the_account(team: Sandbox) -> None:
    made = call(
        team,
        "root",
        "POST",
        "/api/accounts",
        {"name": "eve", "password": PASSWORD, "mailboxes": ["shop"]},
    )
    assert made.status < 300, made.body
    url = team.http.url.replace("http:", "ws:")
    page = LivePage(f"{url}/at/shop/api/live", basic("eve"))
    call(team, "root", "DELETE", "/api/accounts/eve")
    with pytest.raises(ConnectionClosed) as closed:
        list(iter(page.any_frame, None))
    assert "1008 the credentials are not valid any more" in str(closed.value)
