"""Webhooks of mailboxes: accounts see and replay their own, and add none."""

import json

from conversing import Serve
from http_servers import http_server
from people import call, send
from receiving import asked_of, webhook


def test_accounts_see_the_webhooks_of_their_mailboxes(serve: Serve, store_setting: str) -> None:
    with http_server(lambda _: (204, {}, b"")) as server:
        hooks = [
            webhook(server, name="shop", mailbox="shop"),
            webhook(server, name="secret", mailbox="secret"),
            webhook(server, name="every"),
        ]
        team = serve(store=store_setting, webhook=hooks)
        send(team, "ann@shop.example", subject="own")
        asked_of(server, 2)  # shop and every
        for who, names in (
            ("root", ["shop", "secret", "every"]), ("ann", ["shop"]), ("vic", ["shop"]),
        ):  # fmt: skip
            listed = call(team, who, "GET", "/api/webhooks").json["webhooks"]
            assert [one["name"] for one in listed] == names
        for name in ("secret", "every"):
            assert call(team, "ann", "GET", f"/api/webhooks/{name}/attempts").status == 404
        (attempt,) = call(team, "ann", "GET", "/api/webhooks/shop/attempts").json["attempts"]
        body = {"attempt": attempt["id"]}
        assert call(team, "vic", "POST", "/api/webhooks/shop/replay", body).status == 403
        assert call(team, "ann", "POST", "/api/webhooks/every/replay", body).status == 404
        assert call(team, "ann", "POST", "/api/webhooks/shop/replay", body).status == 202
        again = asked_of(server, 3)[2]
    assert json.loads(again.body)["data"]["subject"] == "own"
