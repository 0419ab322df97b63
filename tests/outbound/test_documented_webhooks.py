"""The examples of docs/webhooks.md: settings that are valid, programs and requests that run."""

import json
import re
import tomllib
from dataclasses import fields
from typing import Any

import click
import pytest
from click.testing import CliRunner

from asking import asker
from conversing import Serve
from http_servers import Answer, http_server
from mailtrap_local.cli.setting_flags import all_settings
from mailtrap_local.config.settings import Settings
from mailtrap_local.config.webhook_fields import EVENT_TYPES, WebhookSetting, parse_webhook
from mailtrap_local.errors import BadSetting
from mailtrap_local.outbound.webhooks.sender import RESET
from paths import DOCS
from receiving import PAGE, SECRET, asked_of, events_of, wait_for_attempts, webhook
from sending import send

TEXT = (DOCS / "webhooks.md").read_text()
BLOCKS = re.compile(r"^```(\w*)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
OK: Answer = (204, {}, b"")
TABLE = {"name": "app", "url": "http://127.0.0.1:8000/hook"}


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS.findall(TEXT) if name == kind]


def first_words() -> set[str]:
    return set(re.findall(r"`([\w.]+)`", "".join(re.findall(r"^\| `.*?\|", TEXT, re.MULTILINE))))


def test_the_file_is_valid() -> None:
    (text,) = blocks("toml")
    first, second = Settings.of(**tomllib.loads(text)).webhook
    assert (first.types, len(first.secret)) == (("message.received",), 1)
    assert (second.mailbox, len(second.types)) == ("billing", 2)


def test_every_key_and_type_is_in_a_table() -> None:
    names = {one.name for one in fields(WebhookSetting)}
    assert names | {*EVENT_TYPES, RESET} <= first_words()


def test_the_commands_are_valid() -> None:
    command = click.command()(all_settings()(lambda **_: None))
    lines = re.findall(r"^mailtrap-local (.+)$", "".join(blocks("sh")), re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        assert CliRunner().invoke(command, line.split()).exit_code == 0


def test_the_programs_run() -> None:
    in_process, verifying = blocks("python")
    with http_server(lambda _: OK) as server:
        names: dict[str, Any] = {
            "receiver_url": f"{server.url}/hook",
            "secret": SECRET,
            "send_mail": lambda host, port: send(Place(host, port), "Welcome"),
            "wait_for_event": lambda: events_of(server, 1)[0],
        }
        exec(in_process, names)
        (asked,) = asked_of(server, 1)
    names |= {"body": asked.body, "headers": asked.headers}
    exec(verifying, names)
    assert names["event"]["type"] == "message.received"


class Place:
    """The address of a listener."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port


def test_the_requests_are_answered_as_shown(serve: Serve) -> None:
    attempts, replay, add = blocks("http")
    shown, mailpit = (json.loads(re.sub("…|\\{…\\}", "", text)) for text in blocks("json"))
    with http_server(lambda _: OK) as server:
        pit = webhook(server, name="pit", payload="mailpit", url=f"{server.url}/pit")
        sandbox = serve(http=PAGE, webhook=[webhook(server), pit])
        ask = asker(sandbox)
        send(sandbox.smtp)
        (attempt,) = wait_for_attempts(sandbox)
        answer = ask(*attempts.strip().split(" "))
        assert answer.json["attempts"][0].keys() == shown["attempts"][0].keys()
        head, _, body = replay.replace("852b9093e300", attempt["id"]).partition("\n\n")
        assert ask(*head.split(" "), body).status == 202
        head, _, body = add.partition("\n\n")
        added = ask(*head.split(" "), body)
        assert (added.status, len(added.json["secrets"])) == (201, 1)
        posted = [json.loads(one.body) for one in asked_of(server, 3) if one.path == "/pit"]
        assert posted[0].keys() == mailpit.keys()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": None}, "name is missing"),
        ({"url": None}, "url is missing"),
        ({"name": "a b"}, "name = 'a b': write 1 to 40 letters"),
        ({"url": 5}, "url: write a text that is not empty"),
        ({"types": []}, "types: write a list of some of message.received"),
        ({"types": [["x"]]}, "types: write a list"),
        ({"types": ["message.opened"]}, "types: write a list"),
        ({"payload": "mailhog"}, "payload = 'mailhog': write standard, mailpit"),
        ({"payload": "mailpit", "types": ["message.deleted"]}, "is of message.received alone"),
        ({"query": "x", "types": ["message.deleted"]}, "cannot be searched"),
        ({"hook": "x"}, "no such key: hook; there are name, url"),
        *(
            ({"secret": secret}, "secret: write whsec_ and 24 to 64 octets")
            for secret in ("hush", "whsec_hush", "whsec_aHVzaA==", f"whsec_{'A' * 88}", 5, [5])
        ),
    ],
)
def test_a_mistake_in_a_table_is_said(change: dict[str, Any], said: str) -> None:
    table = {name: value for name, value in {**TABLE, **change}.items() if value is not None}
    with pytest.raises(BadSetting) as problem:
        parse_webhook(table)
    assert said in str(problem.value)
    assert "hush" not in str(problem.value)


@pytest.mark.parametrize("text", ["", "hook", "http://", "http://[::1"])
def test_a_flag_that_is_no_url(text: str) -> None:
    with pytest.raises(BadSetting, match="it is no URL: write http"):
        parse_webhook(text)
