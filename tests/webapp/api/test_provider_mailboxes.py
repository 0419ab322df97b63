"""Listeners of mail providers for single mailboxes, over the API."""

import http.client
import json
import ssl
from pathlib import Path

import pytest

from asking import Ask
from mailtrap_local import BadSetting, Sandbox, connect
from mailtrap_local.config.values import HostPort
from mailtrap_local.net.data_folder import data_folder

MAIL = {
    "personalizations": [{"to": [{"email": "ann@example.com"}]}],
    "from": {"email": "app@example.com"},
    "subject": "Hello",
    "content": [{"type": "text/plain", "value": "Hi Ann."}],
}


def post(port: int, context: ssl.SSLContext | None = None) -> int:
    if context is None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    else:
        client = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=context)
    client.request("POST", "/v3/mail/send", json.dumps(MAIL), {"Authorization": "Bearer key"})
    return client.getresponse().status


def test_a_mailbox_gets_a_listener_and_keeps_what_else_it_has(ask: Ask) -> None:
    ask("PUT", "/api/mailboxes/shop", json.dumps({"listen": True, "recipient": "*@shop.example"}))
    answer = ask("PUT", "/api/mailboxes/shop", json.dumps({"providers": True}))
    port = answer.json["providers_port"]
    assert answer.status == 200
    assert "port" in answer.json
    assert post(port) == 202
    again = ask("PUT", "/api/mailboxes/shop", json.dumps({"providers": True})).json
    assert (again["providers_port"], again["total"]) == (port, 1)
    message = {
        "from": "app@example.com",
        "to": "ann@shop.example",
        "subject": "Hello",
        "text": "Hi",
    }
    kind = {"Content-Type": "application/json"}
    assert ask("POST", "/api/messages", json.dumps(message), **kind).status == 201
    assert ask("GET", "/api/mailboxes/shop").json["total"] == 2
    closed = ask("PUT", "/api/mailboxes/shop", json.dumps({"providers": False})).json
    assert "providers_port" not in closed
    with pytest.raises(ConnectionRefusedError):
        post(port)


def test_it_goes_with_its_mailbox(ask: Ask) -> None:
    made = ask("PUT", "/api/mailboxes/shop", json.dumps({"providers": True}))
    assert made.status == 201
    assert ask("DELETE", "/api/mailboxes/shop").status == 204
    with pytest.raises(ConnectionRefusedError):
        post(made.json["providers_port"])


def test_the_certificate_of_the_ca_is_there_to_trust(ask: Ask) -> None:
    port = ask("PUT", "/api/mailboxes/shop", json.dumps({"providers": True})).json["providers_port"]
    answer = ask("GET", "/api/ca")
    assert answer.headers["content-type"] == "application/x-pem-file"
    assert post(port, ssl.create_default_context(cadata=answer.body.decode())) == 202


def test_a_sandbox_elsewhere_opens_and_closes_one(sandbox: Sandbox) -> None:
    with connect(sandbox.http.url) as remote:
        shop = remote.open_mailbox("shop")
        address = remote.open_providers("shop")
        assert address.url == f"http://{HostPort(*address)}"
        assert post(address.port) == 202
        assert shop.wait_for(subject="Hello").via == "sendgrid"
        assert remote.ca_certificate() == sandbox.ca_file.read_bytes()
        shop.close()
        with pytest.raises(ConnectionRefusedError):
            post(address.port)


def test_a_damaged_ca_is_a_bad_setting(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    data_folder().mkdir()
    (data_folder() / "ca-key.pem").write_text("none")
    with connect(sandbox.http.url) as remote, pytest.raises(BadSetting, match="damaged; delete it"):
        remote.open_providers("shop")
