"""The official client of Python, over HTTP and stdio, in both eras."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.webapp.mcp.mail_server import TOOLS
from paths import ROOT

DRIVE = ROOT / "tests" / "journeys" / "mcp" / "python" / "drive.py"


@pytest.mark.parametrize("transport", ["http", "stdio"])
@pytest.mark.parametrize(("era", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_an_agent_waits_for_mail_and_reads_its_code(
    era: str, version: str, transport: str, sandbox: Sandbox, clients: dict[str, Path]
) -> None:
    bridge = [sys.executable, "-m", "mailtrap_local", "mcp", "--url", sandbox.http.url]
    target = [f"{sandbox.http.url}/mcp"] if transport == "http" else bridge
    ran = subprocess.run(
        [clients["python"], DRIVE, era, *target],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    check(json.loads(ran.stdout), version)
    if version == "2026-07-28":
        assert json.loads(ran.stdout)["updated"] == "mailtrap://mailbox/journey"
    assert sandbox.mailroom.listeners()["journey"].startswith("127.0.0.1:")


def check(seen: dict[str, Any], version: str) -> None:
    assert seen["version"] == version
    assert seen["tools"] == [tool.name for tool in TOOLS]
    assert seen["opened"]["env"]["SMTP_PORT"] == str(seen["opened"]["port"])
    assert seen["progress"][0][1] == 40
    assert seen["arrived"]["arrived"]
    assert [one["id"] for one in seen["arrived"]["messages"]] == [seen["sent"]["id"]]
    assert [one["code"] for one in seen["codes"]["untrusted"]["codes"]] == ["604118"]
    assert "| codes:\n" in seen["text"]
    assert "604118" in seen["text"]
    assert seen["wrong"]
    assert seen["cancelled"]
    assert "ann@example.com" in seen["resource"]
    assert "ann@example.com" in seen["prompt"]
