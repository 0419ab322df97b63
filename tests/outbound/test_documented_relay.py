"""The examples of docs/relay.md: files that are valid, and a release in Python and over HTTP."""

import re
import tomllib
from dataclasses import fields
from typing import Any

import pytest

from asking import asker
from conversing import Serve
from mailtrap_local.config.relay_fields import RelaySetting, parse_relay
from mailtrap_local.config.settings import Settings
from mailtrap_local.errors import BadSetting
from paths import DOCS
from sending import send

PAGE = (DOCS / "relay.md").read_text()
BLOCKS = re.compile(r"^```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
TABLE = {"name": "real", "host": "smtp.example.com", "allow": ["*"]}


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS.findall(PAGE) if name == kind]


def test_the_files_are_valid() -> None:
    first, second, third = (Settings.of(**tomllib.loads(text)).relay for text in blocks("toml"))
    assert [(one.port, one.tls) for one in (*first, *second, *third)] == [
        (587, "starttls"),
        (465, "implicit"),
        (2525, "off"),
        (25, "opportunistic"),
    ]
    assert second[0].rate == 10.0


def test_every_key_is_in_the_table() -> None:
    documented = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| `.*?\|", PAGE, re.MULTILINE))))
    assert {one.name for one in fields(RelaySetting)} <= documented


def test_the_releases_are_made(serve: Serve, capsys: pytest.CaptureFixture[str]) -> None:
    server = serve()
    place = {"host": "127.0.0.1", "port": server.smtp.port, "tls": "off"}
    table = {"name": "staging", **place, "allow": ["*@staging.example"]}
    sandbox = serve(http="127.0.0.1:0", relay=table)
    send(sandbox.smtp, "Welcome")
    (code,) = blocks("python")
    exec(code, {"mailbox": sandbox.mailbox})
    assert capsys.readouterr().out.strip() in ("waiting", "sending", "sent")
    (request,) = blocks("http")
    head, _, body = request.partition("\n\n")
    assert asker(sandbox)(*head.split(" "), body).status == 202
    assert {mail.rcpt_to for mail in server.mailbox.wait_for_all(2, timeout=20)} == {
        ("ann@staging.example",)
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": None}, "name is missing"),
        ({"host": None}, "host is missing"),
        ({"host": "user@example.com"}, "host = 'user@example.com': write the name or address"),
        ({"port": "587"}, "port = '587': write a number from 1 to 65535"),
        ({"port": 0}, "port = 0"),
        ({"tls": "on"}, "tls = 'on': write starttls, implicit, off"),
        ({"auth": "ntlm"}, "auth = 'ntlm': write plain, login, cram-md5, xoauth2"),
        ({"auth": "plain"}, "auth: needs a user, and password or password_command"),
        ({"user": "app"}, "user and password (or password_command) go together"),
        ({"password": "x"}, "user and password (or password_command) go together"),
        ({"user": "a", "password": "x", "password_command": "y"}, "not both"),
        ({"allow": None}, 'say to whom: allow = ["*@staging.example"]'),
        ({"allow": [1]}, "allow: write a list of addresses or patterns"),
        ({"rate": "10"}, "rate = '10': write 10/s, 100/m or 500/h"),
        ({"rate": "0/s"}, "rate = '0/s'"),
        ({"mode": "through"}, "say which with auto"),
        ({"override_to": "Ann <ann@example.com>"}, "write one address, as qa@example.com"),
        ({"return_path": "a@b.example>\r\nDATA"}, "write one address"),
        ({"name": "a b"}, "name = 'a b': write 1 to 40 letters"),
        ({"relay": "x"}, "no such key: relay; there are name, host, port"),
    ],
)
def test_a_mistake_in_a_table_is_said(change: dict[str, Any], said: str) -> None:
    table = {name: value for name, value in {**TABLE, **change}.items() if value is not None}
    with pytest.raises(BadSetting) as problem:
        parse_relay(table)
    assert said in str(problem.value)


def test_mistakes_that_several_tables_make(serve: Serve) -> None:
    with pytest.raises(BadSetting, match="two are named 'real'"):
        serve(relay=[TABLE, TABLE])
    with pytest.raises(BadSetting, match=r"auto = '\(': "):
        serve(relay={**TABLE, "auto": "("})


def test_passwords_are_not_shown() -> None:
    secret = parse_relay({**TABLE, "user": "app", "password": "s3cret"})
    assert "s3cret" not in repr(secret)
