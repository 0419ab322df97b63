"""Where a message would go, as an account sees it: mailboxes that it may not see have no names."""

from conversing import Serve
from people import PEOPLE, ROUTES, call, send

PATH = "/api/messages/latest/destinations"


def test_a_hidden_mailbox_is_not_named(serve: Serve) -> None:
    sandbox = serve(http="127.0.0.1:0", account=PEOPLE, route=ROUTES)
    send(sandbox, "x@shop.example")
    to = ["x@shop.example", "x@secret.example"]
    for who, mailboxes in [("root", ["shop", "secret"]), ("ann", ["shop", None])]:
        answer = call(sandbox, who, "POST", PATH, {"to": to})
        assert [one["mailbox"] for one in answer.json["destinations"]] == mailboxes
    assert answer.json["destinations"][1]["reason"] == "hidden"
    assert answer.json["destinations"][1]["route"] is None
