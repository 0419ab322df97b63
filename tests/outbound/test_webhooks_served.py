"""Webhooks that the API adds, shows, replays and removes, and those of flag and file."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from standardwebhooks import Webhook

from asking import Answer as Response
from asking import asker
from conversing import Serve
from http_servers import Answer, http_server
from mailtrap_local import Sandbox
from mailtrap_local.cli.setting_flags import all_settings, settings_of
from mailtrap_local.config.settings import Settings
from receiving import PAGE, SECRET, asked_of, events_of, kept_attempts, wait_for_attempts, webhook
from sending import send

OK: Answer = (204, {}, b"")


def add(sandbox: Sandbox, **body: Any) -> Response:
    return asker(sandbox)("POST", "/api/webhooks", json.dumps({"name": "app", **body}))


def test_a_webhook_is_added_shown_and_removed(serve: Serve) -> None:
    sandbox = serve(http=PAGE)
    ask = asker(sandbox)
    assert ask("GET", "/api/webhooks").json == {"webhooks": []}
    send(sandbox.smtp, "before")
    with http_server(lambda _: OK) as server:
        added = add(sandbox, url=f"{server.url}/hook?token=s3cret-word", types=["message.received"])
        assert added.status == 201
        (secret,) = added.json["secrets"]
        send(sandbox.smtp, "after")
        (asked,) = asked_of(server, 1)
        event = Webhook(secret).verify(asked.body, asked.headers)
        assert event["data"]["subject"] == "after"
        (shown,) = ask("GET", "/api/webhooks").json["webhooks"]
        assert shown == {
            "name": "app", "url": f"{server.url}/hook?…", "types": ["message.received"],
            "query": None, "mailbox": None, "payload": "standard", "signed": True,
            "configured": False, "enabled": True,
        }  # fmt: skip
        wait_for_attempts(sandbox)
        assert ask("DELETE", "/api/webhooks/app").status == 204
        send(sandbox.smtp, "gone")
        assert ask("GET", "/api/webhooks/app/attempts").status == 404
        assert add(sandbox, url=server.url).status == 201
        assert kept_attempts(sandbox) == []
        send(sandbox.smtp, "again")
        assert events_of(server, 2)[1]["data"]["subject"] == "again"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"url": "http://10.1.2.3/"}, "allow 10.1.2.3:80 with --webhook-allow"),
        ({"url": "http://169.254.169.254/latest/"}, "no webhook may be there"),
        ({"url": "http://[::ffff:169.254.169.254]/"}, "no webhook may be there"),
        ({"url": "http://[fe80::1]/"}, "no webhook may be there"),
        ({"url": "http://2130706433/"}, "write it as four numbers"),
        ({"url": "http://0x7f.1:80/"}, "write it as four numbers"),
        ({"url": "http://user:pw@localhost/"}, "it has credentials, which are not sent"),
        ({"url": "file:///etc/passwd"}, "it is no valid http or https URL"),
        ({"url": ""}, "url is missing"),
        ({"url": "http://localhost/", "name": "a/b"}, "name = 'a/b'"),
        ({"url": "http://localhost/", "secret": "s3cret-word"}, "secret: write whsec_"),
        ({"url": "http://localhost/", "query": "("}, "query = '('"),
        ({"url": "http://localhost/", "query": "x", "types": ["message.deleted"]}, "query: "),
        ({"url": "http://localhost/", "types": ["message.opened"]}, "types"),
        ({"url": "http://localhost/", "types": []}, "types: write a list of some of"),
        ({"url": "http://localhost/", "payload": "mailhog"}, "mailhog"),
        ({"url": "http://localhost/", "headers": {}}, "headers"),
    ],
)
def test_what_cannot_be_added_is_said(serve: Serve, body: dict[str, Any], said: str) -> None:
    sandbox = serve(http=PAGE)
    refused = add(sandbox, **body)
    assert refused.status == 400, refused
    assert said in refused.json["detail"]
    assert b"s3cret-word" not in refused.body
    assert asker(sandbox)("GET", "/api/webhooks").json == {"webhooks": []}


def test_a_host_may_be_allowed(serve: Serve) -> None:
    sandbox = serve(http=PAGE, webhook_allow="10.1.2.3:8000,hooks.test")
    assert add(sandbox, url="http://10.1.2.3:8000/").status == 201
    assert add(sandbox, name="other", url="http://10.1.2.3:8001/").status == 400


def test_names_are_taken_once_and_those_of_the_settings_stay(serve: Serve) -> None:
    with http_server(lambda _: OK) as server:
        sandbox = serve(http=PAGE, webhook=webhook(server))
        assert "there is a webhook 'app'" in add(sandbox, url=server.url).json["detail"]
        kept = asker(sandbox)("DELETE", "/api/webhooks/app")
        assert (kept.status, "one of the settings" in kept.json["detail"]) == (400, True)
        assert asker(sandbox)("DELETE", "/api/webhooks/none").status == 404
        assert asker(sandbox)("GET", "/api/webhooks/none/attempts").status == 404


def test_a_replay_posts_the_same_event_again(serve: Serve) -> None:
    with http_server(lambda _: OK) as server:
        sandbox = serve(http=PAGE, webhook=webhook(server))
        send(sandbox.smtp)
        (attempt,) = wait_for_attempts(sandbox)
        sandbox.mailbox.clear()  # what was posted is posted again
        ask = asker(sandbox)
        body = json.dumps({"attempt": attempt["id"]})
        answer = ask("POST", "/api/webhooks/app/replay", body)
        assert answer.status == 202
        (new,) = answer.json["attempts"]
        assert (new["status"], new["replay"], new["event_id"]) == (
            "waiting", True, attempt["event_id"],
        )  # fmt: skip
        assert [one["id"] for one in wait_for_attempts(sandbox, 2)] == [new["id"], attempt["id"]]
        first, second = asked_of(server, 2)
        body = json.dumps({"attempt": "none"})
        assert ask("POST", "/api/webhooks/app/replay", body).status == 404
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_added_webhooks_stay_where_the_store_does(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'mail.db'}"
    with http_server(lambda _: OK) as server:
        with Sandbox(store=store, http=PAGE) as sandbox:
            add(sandbox, url=server.url, secret=SECRET)
            send(sandbox.smtp, "one")
            wait_for_attempts(sandbox)
        with Sandbox(store=store, http=PAGE) as sandbox:
            assert len(kept_attempts(sandbox)) == 1
            send(sandbox.smtp, "two")
            assert events_of(server, 2)[1]["data"]["subject"] == "two"


def test_secrets_are_neither_shown_nor_logged(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    with http_server(lambda _: (410, {}, b"")) as server, caplog.at_level(logging.DEBUG):
        table = webhook(server, url=f"{server.url}/?token=s3cret-word")
        sandbox = serve(http=PAGE, webhook=table)
        send(sandbox.smtp)
        wait_for_attempts(sandbox)
        ask = asker(sandbox)
        answers = [
            ask("GET", path).body
            for path in ("/api/webhooks", "/api/webhooks/app/attempts", "/api/info", "/metrics")
        ]
    for text in (*answers, caplog.text.encode(), repr(Settings.of(webhook=table)).encode()):
        assert SECRET.encode() not in text
        assert b"s3cret-word" not in text


def test_a_flag_wins_over_the_file(tmp_path: Path) -> None:
    found: list[Settings] = []

    @click.command()
    @all_settings()
    @click.pass_context
    def command(context: click.Context, /, **given: Any) -> None:
        found.append(settings_of(context, given))

    path = tmp_path / "mail.toml"
    path.write_text('[[webhook]]\nname = "file"\nurl = "http://127.0.0.1:1/"\n')
    for words in (["--config", str(path)], ["--config", str(path), "--webhook", "http://a:2/x"]):
        assert CliRunner().invoke(command, words).exit_code == 0
    path.write_text('webhook = ["http://127.0.0.1:1/", "http://127.0.0.1:2/"]\n')
    assert CliRunner().invoke(command, ["--config", str(path)]).exit_code == 0
    assert [[one.name for one in each.webhook] for each in found] == [
        ["file"], ["a-2"], ["127.0.0.1-1", "127.0.0.1-2"],
    ]  # fmt: skip


def test_nothing_of_it_is_loaded_or_runs_without_any() -> None:
    program = (
        "import sys, threading\n"
        "from mailtrap_local import Sandbox\n"
        "with Sandbox():\n"
        "    assert not [one for one in sys.modules if 'webhooks' in one], sys.modules\n"
        "with Sandbox(http='127.0.0.1:0'):\n"
        "    assert not [one for one in threading.enumerate() if 'webhook' in one.name]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
