"""The examples of docs/bounces.md."""

import json
import re
import tomllib
from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from asking import asker
from conversing import Serve
from http_servers import http_server
from mailtrap_local import Sandbox
from mailtrap_local.config.provider_webhook_fields import ProviderWebhookSetting
from mailtrap_local.config.settings import Settings
from paths import DOCS
from provider_calls import provider_client
from reporting import failures
from sending import ANN, BOB, send

PAGE = (DOCS / "bounces.md").read_text()
BLOCKS = re.compile(r"^```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS.findall(PAGE) if name == kind]


def defined(text: str, **names: Any) -> Any:
    """Return the only function of an example."""
    exec(text, names)
    (function,) = (one for name, one in names.items() if name.startswith("test_"))
    return function


def test_an_app_that_reads_its_bounces(sandbox: Sandbox) -> None:
    """The app keeps a list of addresses that have bounced."""
    refused: set[str] = set()

    def send_newsletter(to: str) -> None:
        if to not in refused:
            send(sandbox.smtp, "News", to=to)

    def read_bounces(raw: bytes) -> None:
        refused.update(failures(sandbox.mailbox.find(subject="Undelivered"))[1])
        assert raw

    app = SimpleNamespace(send_newsletter=send_newsletter, read_bounces=read_bounces)
    defined(blocks("python")[0], app=app)(sandbox.mailbox)
    assert refused == {ANN}


def test_a_fault_for_whom_you_like(sandbox: Sandbox) -> None:
    defined(blocks("python")[1])(sandbox.mailbox)
    send(sandbox.smtp, to=[ANN, BOB])
    assert failures(sandbox.mailbox.wait_for(subject="Undelivered"))[1] == {BOB}


def test_the_request_is_answered(serve: Serve) -> None:
    sandbox = serve(http="127.0.0.1:0")
    send(sandbox.smtp, to=[ANN, BOB])
    (request,) = blocks("http")
    head, _, body = request.partition("\n\n")
    answer = asker(sandbox)(*head.split(" "), body.strip())
    assert (answer.status, answer.json["event"]["recipients"]) == (202, [ANN])
    assert json.loads(body)["code"] == answer.json["event"]["code"]


def test_the_files_are_valid(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    relay, hooks = (Settings.of(**tomllib.loads(text)) for text in blocks("toml"))
    assert relay.relay[0].auto == "via:feedback"
    assert [one.provider for one in hooks.provider_webhook] == ["sendgrid", "resend", "postmark"]
    assert hooks.provider_webhook[2].credentials == "hook:s3cret"
    monkeypatch.chdir(tmp_path)
    key = ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    (tmp_path / "sendgrid.pem").write_bytes(
        key.private_bytes(*pem, serialization.NoEncryption())  # as openssl ecparam writes it
    )
    with Sandbox(provider_webhook=hooks.provider_webhook):
        pass


def test_every_key_is_in_the_table() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert {one.name for one in fields(ProviderWebhookSetting)} - {"credentials"} <= documented


def test_an_app_counts_opens_and_clicks() -> None:
    clicked: list[str] = []

    def answer(asked: Any) -> tuple[int, dict[str, str], bytes]:
        clicked.extend(one["url"] for one in json.loads(asked.body) if one["event"] == "click")
        return 200, {}, b""

    def send_order(url: str) -> None:
        assert url
        text = "https://shop.example/track/7"
        provider_client(running[0]).post(
            "/v3/mail/send",
            {
                "personalizations": [{"to": [{"email": ANN}]}],
                "from": {"email": "app@example.com"},
                "subject": "Your order",
                "content": [{"type": "text/plain", "value": text}],
            },
        )

    def clicks() -> list[str]:
        running[0].mailroom.wait(lambda: clicked or None, 0.0)
        for _ in range(1000):
            if clicked:
                break
            running[0].mailroom.settle(None, 0.01, 0.02)
        return clicked

    running: list[Sandbox] = []

    def make(**settings: Any) -> Sandbox:
        running.append(Sandbox(**settings))
        return running[0]

    app = SimpleNamespace(send_order=send_order, clicks=clicks)
    with http_server(answer) as receiver:
        table = {"provider": "sendgrid", "url": receiver.url}
        exec(blocks("python")[2], {"Sandbox": make, "app": app, "table": table})
