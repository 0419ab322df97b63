"""Signing in and out, tokens, and guessing."""

import imaplib
import logging
from collections.abc import Callable

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.cli.serve_log import reporting
from mailtrap_local.net.login_throttle import FREE_FAILURES
from people import PASSWORD, basic, call

Serve = Callable[..., Sandbox]


@pytest.fixture
def sandbox(serve: Serve) -> Sandbox:
    return serve()


def sign_in(sandbox: Sandbox, name: str = "ann", **headers: str) -> dict[str, str]:
    """Return the header of the cookie."""
    body = {"name": name, "password": PASSWORD}
    answer = call(sandbox, None, "POST", "/api/session", body, **headers)
    assert answer.status == 200, answer
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


def test_a_session_is_what_the_password_is(sandbox: Sandbox) -> None:
    cookie = sign_in(sandbox)
    me = call(sandbox, None, "GET", "/api/me", **cookie).json
    assert me == {
        "account": "ann",
        "role": "member",
        "scope": "write",
        "mailboxes": ["shop*"],
        "may_write": True,
        "accounts": True,
        "signed_in": True,
    }
    (listed,) = call(sandbox, "ann", "GET", "/api/tokens").json["tokens"]
    assert (listed["session"], listed["name"]) == (True, "browser")
    assert call(sandbox, None, "DELETE", "/api/session", **cookie).status == 204
    assert call(sandbox, None, "GET", "/api/me", **cookie).status == 401


def test_the_cookie_is_for_this_page_alone(serve: Serve) -> None:
    body = {"name": "ann", "password": PASSWORD}
    cookie = call(serve(), None, "POST", "/api/session", body).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {*cookie.split("; ")}
    assert "Secure" not in cookie
    over_tls = serve(https=True, base_path="/mail")
    cookie = call(over_tls, None, "POST", "/mail/api/session", body).headers["set-cookie"]
    assert {"Secure", "Path=/mail/"} <= {*cookie.split("; ")}


def test_a_foreign_page_cannot_use_the_cookie(sandbox: Sandbox) -> None:
    cookie = sign_in(sandbox)
    foreign = {"Origin": "https://evil.example"}
    refused = call(sandbox, None, "DELETE", "/api/messages", **cookie, **foreign)
    assert refused.status == 403
    body = {"name": "ann", "password": PASSWORD}
    assert call(sandbox, None, "POST", "/api/session", body, **foreign).status == 403


def test_the_text_of_a_session_is_no_token(sandbox: Sandbox) -> None:
    text = sign_in(sandbox)["Cookie"].partition("=")[2]
    for shown in ({"Authorization": f"Bearer {text}"}, basic("ann", text)):
        assert call(sandbox, None, "GET", "/api/me", **shown).status == 401
    with imaplib.IMAP4(*sandbox.imap) as client, pytest.raises(imaplib.IMAP4.error):
        client.login("ann", text)
    made = call(sandbox, "ann", "POST", "/api/tokens", {"name": "ci"}).json
    cookie = {"Cookie": f"mailtrap_session={made['token']}"}
    assert call(sandbox, None, "GET", "/api/me", **cookie).status == 401


def test_a_token_is_shown_once_and_says_when_it_was_used(sandbox: Sandbox) -> None:
    made = call(sandbox, "ann", "POST", "/api/tokens", {"name": "ci", "scope": "read"}).json
    assert made["used_at"] is None
    for shown in ({"Authorization": f"Bearer {made['token']}"}, basic("ann", made["token"])):
        assert call(sandbox, None, "GET", "/api/me", **shown).json["scope"] == "read"
    assert call(sandbox, None, "GET", "/api/me", **basic("vic", made["token"])).status == 401
    listed = call(sandbox, "ann", "GET", "/api/tokens")
    assert made["token"].encode() not in listed.body
    assert listed.json["tokens"][0]["used_at"] is not None
    assert call(sandbox, "vic", "GET", "/api/tokens").json["tokens"] == []


def test_a_viewer_may_have_tokens(sandbox: Sandbox) -> None:
    made = call(sandbox, "vic", "POST", "/api/tokens", {"name": "ci"})
    assert made.status == 201
    shown = {"Authorization": f"Bearer {made.json['token']}"}
    assert call(sandbox, None, "DELETE", "/api/messages", **shown).status == 403
    assert call(sandbox, "vic", "DELETE", f"/api/tokens/{made.json['id']}").status == 204


def test_guessing_is_slowed_down_for_the_account_and_not_for_who_is_in(sandbox: Sandbox) -> None:
    assert call(sandbox, "ann", "GET", "/api/me").status == 200
    cookie = sign_in(sandbox)
    statuses = [
        call(sandbox, None, "GET", "/api/me", **basic("ann", f"guess {number}")).status
        for number in range(FREE_FAILURES["account"] + 2)
    ]
    assert statuses == [401] * FREE_FAILURES["account"] + [429, 429]
    body = {"name": "ann", "password": "guess"}
    refused = call(sandbox, None, "POST", "/api/session", body)
    assert (refused.status, "retry-after" in refused.headers) == (429, True)
    assert call(sandbox, None, "GET", "/api/me", **cookie).status == 200
    assert call(sandbox, "ann", "GET", "/api/me").status == 200  # known to be right
    assert call(sandbox, "vic", "GET", "/api/me").status == 200


def test_the_log_says_who_did_what_and_no_secret(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "mailtrap_local.audit")
    call(sandbox, None, "GET", "/api/me", **basic("ann", "wrong secret"))
    new = {"name": "eve", "mailboxes": ["shop*"], "password": "new secret"}
    assert call(sandbox, "root", "POST", "/api/accounts", new).status == 201
    made = call(sandbox, "ann", "POST", "/api/tokens", {"name": "ci"}).json
    call(sandbox, "ann", "DELETE", f"/api/tokens/{made['id']}")
    call(sandbox, "root", "DELETE", "/api/accounts/eve")
    call(sandbox, None, "DELETE", "/api/session", **sign_in(sandbox))
    said = "\n".join(record.getMessage() for record in caplog.records)
    for text in (
        "login of 'ann' from 127.0.0.1 failed",
        "root: account eve added, member of shop*",
        f"ann: token {made['id']} (ci, write) of ann added",
        f"ann: token {made['id']} of ann revoked",
        "root: account eve removed",
        "ann: signed in from 127.0.0.1",
        "ann: signed out",
    ):
        assert text in said
    assert "secret" not in said
    assert made["token"] not in said


def test_the_last_admin_and_those_of_the_settings_stay(sandbox: Sandbox) -> None:
    refused = call(sandbox, "root", "DELETE", "/api/accounts/ann")
    assert (refused.status, "settings" in refused.json["detail"]) == (400, True)
    assert call(sandbox, "root", "DELETE", "/api/accounts/nobody").status == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "a/b", "mailboxes": ["x"]},
        {"name": "eve"},
        {"name": "eve", "role": "admin", "mailboxes": ["x"]},
        {"name": "ann", "mailboxes": ["x"]},
        {"name": "eve", "role": "owner"},
        {"name": "eve", "mailboxes": ["x"], "password": ""},
        {"name": "eve", "mailboxes": ["x\n"]},
    ],
)
def test_an_account_that_cannot_be_is_refused(sandbox: Sandbox, body: dict[str, object]) -> None:
    assert call(sandbox, "root", "POST", "/api/accounts", body).status == 400


def test_without_accounts_nothing_asks_who_one_is(serve: Serve) -> None:
    sandbox = serve(account=())
    assert call(sandbox, None, "GET", "/api/messages").status == 200
    me = call(sandbox, None, "GET", "/api/me").json
    assert (me["account"], me["role"], me["accounts"]) == (None, "admin", False)
    body = {"name": "ann", "password": PASSWORD}
    assert call(sandbox, None, "POST", "/api/session", body).status == 403
    new = {"name": "eve", "role": "admin", "password": PASSWORD}
    assert call(sandbox, None, "POST", "/api/accounts", new).status == 403


def test_ui_auth_and_token_open_all_beside_accounts(serve: Serve) -> None:
    sandbox = serve(token="t0ken", ui_auth="door:key")
    for shown in ({"Authorization": "Bearer t0ken"}, basic("door", "key")):
        me = call(sandbox, None, "GET", "/api/me", **shown).json
        assert (me["account"], me["role"]) == (None, "admin")
    assert call(sandbox, "ann", "GET", "/api/me").json["account"] == "ann"
    assert call(sandbox, None, "GET", "/api/me").status == 401


@pytest.mark.parametrize(("level", "count"), [("quiet", 0), ("info", 1), ("debug", 1)])
def test_serve_prints_who_did_what(
    level: str, count: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with reporting(level, "text"):
        logging.getLogger("mailtrap_local.audit").info("root: account eve added")
        logging.getLogger("mailtrap_local.other").info("something else")
    printed = capfd.readouterr().err
    assert printed.count("root: account eve added") == count
    assert ("something else" in printed) == (level == "debug")
