"""Clients of Mailpit, as they are published: `mailpit-api` of npm, and `pytest-mailpit` of PyPI."""

import base64
import json
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conversing import Serve
from mailtrap_local import Sandbox
from paths import NODE, ROOT
from sending import ANN, compose, send

NpmMailpit = Callable[..., Any]
CLIENTS = ROOT / ".venv" / "clients"
LEFT_OUT = (  # of the tests of pytest-mailpit those that need more than a Mailpit
    "--ignore=tests/integration/test_container.py",  # Docker
    "--ignore=tests/integration/test_browser.py",  # Playwright's own Chromium
    "-k=not links_that_work and not broken_link",  # a Mailpit on port 8025
)


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0"}


@pytest.fixture
def npm_mailpit(
    sandbox: Sandbox,
    require_tool: Callable[[str, str], Path],
    give_up: Callable[[str], None],
) -> NpmMailpit:
    """`npm_mailpit("getInfo")` calls a method of the client of npm, below `root`."""
    node = require_tool("node", "apt install nodejs npm")
    if not (NODE / "node_modules" / "mailpit-api").exists():
        give_up("mailpit-api is not installed, run: npm --prefix tests/journeys/node ci")

    def npm_mailpit(name: str, *arguments: Any, root: str = "", **options: Any) -> Any:
        url = f"{sandbox.http.url.rstrip('/')}{root}"
        task = json.dumps({"url": url, "calls": [[name, arguments]], **options})
        ran = subprocess.run(
            [node, NODE / "mailpit.mjs"],
            input=task,
            check=False,
            timeout=60,
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)[0]

    return npm_mailpit


def test_npm_waits_for_a_message_and_reads_it(sandbox: Sandbox, npm_mailpit: NpmMailpit) -> None:
    raw = compose("Order", html='<p>Hi <img src="cid:logo"></p>', pictures={"logo": b"\x89PNG"})
    send(sandbox.smtp, raw=raw)
    found = npm_mailpit("waitForMessage", {"query": f"to:{ANN} subject:order"})
    assert (found["ID"], found["Subject"]) == (sandbox.mailbox[0].id, "Order")
    assert found["Text"] == "Hi Ann.\n"
    (picture,) = found["Inline"]
    part = npm_mailpit("getMessageAttachment", found["ID"], picture["PartID"])
    assert (part["type"], base64.b64decode(part["base64"])) == ("image/png", b"\x89PNG")
    thumbnail = npm_mailpit("getAttachmentThumbnail", found["ID"], picture["PartID"])
    assert thumbnail["type"] == "image/jpeg"
    assert npm_mailpit("getMessageSource") == sandbox.mailbox[0].raw.decode()
    assert npm_mailpit("getMessageHeaders")["Return-Path"] == ["<app@example.com>"]
    assert npm_mailpit("renderMessageHTML").count(f"/api/v1/message/{found['ID']}/part/") == 1
    assert npm_mailpit("renderMessageText") == "Hi Ann.\n"
    assert npm_mailpit("htmlCheck")["Total"]["Supported"] > 50
    assert npm_mailpit("linkCheck") == {"Errors": 0, "Links": []}


def test_npm_sends_tags_and_deletes(sandbox: Sandbox, npm_mailpit: NpmMailpit) -> None:
    sent = npm_mailpit(
        "sendMessage",
        {
            "From": {"Email": "app@example.com", "Name": "App"},
            "To": [{"Email": ANN, "Name": "Ann"}],
            "Subject": "Order",
            "Text": "Hi",
            "Tags": ["a"],
        },
    )
    assert npm_mailpit("getTags") == ["a"]
    assert npm_mailpit("setTags", {"IDs": [sent["ID"]], "Tags": ["b c"]}) == "ok"
    assert npm_mailpit("renameTag", "b c", "d") == "ok"
    assert npm_mailpit("searchMessages", {"query": "tag:d"})["messages_count"] == 1
    assert npm_mailpit("setReadStatus", {"Read": True, "IDs": [sent["ID"]]}) == "ok"
    assert npm_mailpit("listMessages")["unread"] == 0
    assert npm_mailpit("deleteTag", "d") == "ok"
    assert npm_mailpit("deleteMessagesBySearch", {"query": "subject:order"}) == "ok"
    assert npm_mailpit("deleteMessages") == "ok"
    sandbox.mailbox.assert_empty()


def test_npm_has_chaos(sandbox: Sandbox, npm_mailpit: NpmMailpit) -> None:
    set_to = {"Recipient": {"ErrorCode": 550, "Probability": 100}}
    assert npm_mailpit("setChaosTriggers", set_to)["Recipient"]["Probability"] == 100
    assert len(sandbox.mailroom.faults.all()) == 1
    assert npm_mailpit("setChaosTriggers", {})["Recipient"]["Probability"] == 0
    assert npm_mailpit("getConfiguration")["ChaosEnabled"] is True


def test_npm_sees_one_mailbox_by_its_url(sandbox: Sandbox, npm_mailpit: NpmMailpit) -> None:
    sandbox.mailroom.create_mailbox("shop", recipient="*@shop.example")
    send(sandbox.smtp, "Ours", to="ann@shop.example")
    send(sandbox.smtp, "Theirs")
    assert npm_mailpit("getMessageSummary", root="/at/shop/")["Subject"] == "Ours"
    assert npm_mailpit("deleteMessages", root="/at/shop/") == "ok"
    assert [mail.subject for mail in sandbox.mailbox] == ["Theirs"]


def test_npm_shows_credentials(serve: Serve, npm_mailpit: NpmMailpit) -> None:
    guarded = serve(ui_auth="ann:s3cret")
    refused = npm_mailpit("getInfo", url=guarded.http.url)
    assert "401 Unauthorized" in refused["error"]
    shown = {"username": "ann", "password": "s3cret"}
    assert npm_mailpit("getInfo", url=guarded.http.url, auth=shown)["Version"] == "v1.30.5"


def test_pytest_mailpit_passes_its_own_tests(
    sandbox: Sandbox, tmp_path: Path, give_up: Callable[[str], None]
) -> None:
    source, python = CLIENTS / "pytest_mailpit-0.4.1.tar.gz", CLIENTS / "bin" / "python"
    if not (source.exists() and python.exists()):
        give_up("pytest-mailpit is not installed, run: make sdks")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    ran = subprocess.run(
        [python, "-m", "pytest", "-m", "integration", *LEFT_OUT, "tests/integration"],
        cwd=tmp_path / "pytest_mailpit-0.4.1",
        env={
            **os.environ,
            "MAILPIT_URL": sandbox.http.url,
            "MAILPIT_SMTP": f"{sandbox.smtp.host}:{sandbox.smtp.port}",
        },
        check=False,
        timeout=120,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    assert "35 passed" in ran.stdout
