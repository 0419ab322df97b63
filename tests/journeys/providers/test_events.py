"""Apps that send by their provider, and take its events at a webhook of their own, verified."""

import base64
import json
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from conversing import Serve
from mailtrap_local import provider_environ
from sdk_programs import RunProgram

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
PATHS = {
    "amazon_ses": ("ses", "amazon_ses"),
    "mailgun": ("mailgun", "mailgun"),
    "mailtrap": ("mailtrap", "mailtrap"),
    "postmark": ("postmark", "postmark"),
    "resend": ("resend", "resend"),
    "sendgrid": ("sendgrid", "sendgrid"),
}
"""Names of anymail's backends, with the provider and the path of the view."""


def keys_of(provider: str, folder: Path) -> tuple[str | None, str]:
    """Return the key that signs, and the one that verifies."""
    if provider == "sendgrid":
        key = ec.generate_private_key(ec.SECP256R1())
        file = folder / "sendgrid.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return str(file), base64.b64encode(public).decode()
    if provider in ("ses", "postmark"):
        return None, "none"
    return SECRET, SECRET


@pytest.mark.parametrize("backend", PATHS)
def test_the_events_of_a_mail_reach_the_app_and_are_its_providers(
    run_program: RunProgram, serve: Serve, tmp_path: Path, backend: str
) -> None:
    provider, path = PATHS[backend]
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    signs, verifies = keys_of(provider, tmp_path)
    url = f"http://app:s3cret@127.0.0.1:{port}/{path}/tracking/"
    table = {"provider": provider, "url": url, **({} if signs is None else {"key": signs})}
    sandbox = serve(providers="127.0.0.1:0", provider_webhook=table)
    variables = provider_environ(sandbox.providers.url, tmp_path, os.environ)
    # SES does not say which of the recipients has opened a mail
    readers = 3 if provider == "ses" else 1
    read = ["opened"] * readers + ["clicked"] * readers
    kinds = ["bounced", "complained", "delivered", "delivered", *read]
    with ThreadPoolExecutor(1) as pool:
        words = (backend, str(port), verifies, str(len(kinds)))
        app = pool.submit(run_program, "python/events_app.py", variables, *words)
        mail = sandbox.mailbox.wait_for(mail_from="app@example.com", timeout=60)
        mail.open(recipient="ann@example.com")
        mail.click("https://shop.example/track/7", recipient="ann@example.com")
        answer = json.loads(app.result(60))
    check(answer["events"], kinds, answer["message_id"], provider)
    assert sandbox.mailroom.background.health_problem() == ""


def check(events: list[Any], kinds: list[str], message_id: str, provider: str) -> None:
    """Check that all are there, and that each is about the message."""
    assert sorted(one["type"] for one in events) == sorted(kinds)
    by_kind = {one["type"]: one for one in events}
    assert by_kind["bounced"]["recipient"] == "bounce@fault.test"
    assert by_kind["complained"]["recipient"] == "complaint@fault.test"
    openers = [one["recipient"] for one in events if one["type"] == "opened"]
    assert "ann@example.com" in openers
    assert by_kind["clicked"]["url"] == "https://shop.example/track/7"
    assert {one["message_id"] for one in events} == {message_id}
    if provider != "resend":
        assert "550 5.1.1 No such user" in by_kind["bounced"]["reply"]
    for one in events:
        assert one["tags"] == ["order"], one
        assert one["metadata"]["order"] == "4711", one
