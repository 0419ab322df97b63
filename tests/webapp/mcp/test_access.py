"""Who is served, and with which tools: the setting, credentials, accounts, and foreign pages."""

import json

import pytest

from asking import asker
from conversing import Serve
from delivering import deliver
from mailtrap_local import BadSetting, Sandbox
from mailtrap_local.mcp.mirrored_headers import mirrored_headers
from mailtrap_local.mcp.versions import MODERN
from mailtrap_local.webapp.mcp.mail_server import TOOLS
from people import PEOPLE, ROUTES, basic, call, send
from rpc import (
    body_of,
    call_tool,
    error_of_tool,
    post,
    request_of,
    result_of,
    send_request,
)

WRITING = {tool.name for tool in TOOLS if tool.writes}
READING = {tool.name for tool in TOOLS} - WRITING


def names(sandbox: Sandbox, headers: dict[str, str] | None = None) -> set[str]:
    return {tool["name"] for tool in result_of(sandbox, "tools/list", headers)["tools"]}


def test_all_tools_are_there_by_default_where_only_this_machine_comes(sandbox: Sandbox) -> None:
    assert names(sandbox) == READING | WRITING
    assert call_tool(sandbox, "info").structured["may_write"]


def test_read_leaves_those_that_only_read(serve: Serve) -> None:
    sandbox = serve(mcp="read")
    assert names(sandbox) == READING
    answer = send_request(
        sandbox, "tools/call", name="delete_mail", arguments={"query": "subject:x"}
    )
    assert answer.status == 400
    assert answer.json["error"]["code"] == -32602


def test_off_is_off(serve: Serve) -> None:
    answer = send_request(serve(mcp="off"), "tools/list")
    assert answer.status == 404
    assert "--mcp on" in answer.json["detail"]


@pytest.mark.parametrize(
    ("settings", "is_on"),
    [
        ({}, False),
        ({"mcp": "on"}, True),
        ({"token": "t0ken"}, True),
        ({"ui_auth": "user:password"}, True),
        ({"account": PEOPLE}, True),
    ],
)
def test_where_anybody_could_come_it_is_off_unless_asked_for(
    serve: Serve, settings: dict[str, object], *, is_on: bool
) -> None:
    sandbox = serve(http="0.0.0.0:0", **settings)
    shown = {"token": {"Authorization": "Bearer t0ken"}, "ui_auth": basic("user", "password")}
    headers = next((shown[name] for name in settings if name in shown), basic("root"))
    assert (send_request(sandbox, "tools/list", headers).status == 200) is is_on


def test_an_unknown_mode_is_refused(serve: Serve) -> None:
    with pytest.raises(BadSetting, match="mcp: 'all' is none of on, read and off"):
        serve(mcp="all")


def test_there_is_nothing_but_post(sandbox: Sandbox) -> None:
    for method in ("GET", "DELETE"):
        answer = asker(sandbox)(method, "/mcp")
        assert (answer.status, answer.headers["allow"]) == (405, "POST")


def test_a_slash_at_the_end_is_none_too_many(serve: Serve) -> None:
    origin = "http://localhost:3000"
    sandbox = serve(http="127.0.0.1:0", allowed_origin=(origin,))
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    assert asker(sandbox)("POST", "/mcp/", body).json["result"] == {}
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = asker(sandbox)("OPTIONS", "/mcp/", **asked)
    assert "Mcp-Method" in answer.headers["access-control-allow-headers"]


def test_it_is_below_the_base_path(serve: Serve) -> None:
    sandbox = serve(base_path="/mail")
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    assert asker(sandbox)("POST", "/mail/mcp", body).json["result"] == {}
    assert post(sandbox, body).status == 404


def test_below_a_mailbox_it_is_about_that_one_alone(sandbox: Sandbox) -> None:
    deliver(sandbox, mailbox="shop")
    deliver(sandbox, mailbox="other")
    message = request_of("tools/call", name="search_mail")
    headers = mirrored_headers(message, MODERN)
    answer = asker(sandbox)("POST", "/at/shop/mcp", body_of(message), **headers)
    found = answer.json["result"]["structuredContent"]["messages"]
    assert [one["mailbox"] for one in found] == ["shop"]


def test_foreign_pages_names_and_bodies_are_refused(sandbox: Sandbox) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    assert post(sandbox, body).status == 200
    assert post(sandbox, body, Origin="http://evil.example").status == 403
    assert post(sandbox, body, Host="evil.example").status == 421
    assert post(sandbox, body, **{"Sec-Fetch-Site": "cross-site"}).status == 403
    assert post(sandbox, " " * 1_000_001).status == 413


def test_a_token_is_asked_for(serve: Serve) -> None:
    sandbox = serve(token="t0ken")
    assert send_request(sandbox, "tools/list").status == 401
    assert names(sandbox, {"Authorization": "Bearer t0ken"}) == READING | WRITING


@pytest.fixture
def team(serve: Serve) -> Sandbox:
    """People who each see mailboxes of their own, with mail of both kinds."""
    sandbox = serve(account=PEOPLE, route=ROUTES)
    send(sandbox, "ann@shop.example", subject="own")
    send(sandbox, "boss@secret.example", subject="secret plan")
    return sandbox


@pytest.mark.parametrize(("who", "tools"), [("ann", READING | WRITING), ("vic", READING)])
def test_an_account_has_the_tools_of_its_role_for_its_own_mail(
    team: Sandbox, who: str, tools: set[str]
) -> None:
    shown = basic(who)
    assert names(team, shown) == tools
    found = call_tool(team, "search_mail", shown)
    assert [one["mailbox"] for one in found.structured["messages"]] == ["shop"]
    assert "secret" not in found.text
    secret = team.mailroom.store.read(0, 9, "secret")[0].message.id
    for name in ("get_mail", "get_links", "get_codes", "check_mail"):
        assert "no message has the id" in error_of_tool(team, name, shown, id=secret)
    assert "secret" not in call_tool(team, "info", shown).text
    assert "secret" not in call_tool(team, "get_session", shown).text
    uris = [one["uri"] for one in result_of(team, "resources/list", shown)["resources"]]
    assert uris == ["mailtrap://mailbox/shop"]
    for uri in ("mailtrap://mailbox/secret", f"mailtrap://message/{secret}"):
        answer = send_request(team, "resources/read", shown, uri=uri)
        assert answer.json["error"]["message"] == "Resource not found"


def test_an_account_writes_to_its_own_mailboxes_alone(team: Sandbox) -> None:
    shown = basic("ann")
    assert "none of yours" in error_of_tool(team, "open_mailbox", shown, name="secret-2")
    assert "none of yours" in error_of_tool(
        team, "send_test_mail", shown, to="x@example.com", mailbox="secret"
    )
    assert "an admin's" in error_of_tool(team, "add_fault", shown, on="RCPT", action={"drop": True})
    assert call_tool(team, "delete_mail", shown, query="plan").structured == {"removed": 0}
    assert team.mailroom.count("secret") == 1


def test_a_token_of_scope_read_has_no_tools_that_write(team: Sandbox) -> None:
    def token(scope: str) -> dict[str, str]:
        made = call(team, "ann", "POST", "/api/tokens", {"name": scope, "scope": scope})
        return {"Authorization": f"Bearer {made.json['token']}"}

    assert names(team, token("read")) == READING
    assert names(team, token("write")) == READING | WRITING
    assert not call_tool(team, "info", token("read")).structured["may_write"]
    assert deliver(team, mailbox="shop")
