"""ImapFlow and node-pop3, the clients that Node's programs use."""

import json
import subprocess
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from delivering import deliver
from hard_mails import RAW, over_pop3
from mailtrap_local import Sandbox
from paths import NODE

Node = Callable[[str], list[str | Path]]


@pytest.fixture
def node(require_tool: Callable[[str, str], Path], give_up: Callable[[str], None]) -> Node:
    """`node("read.mjs")` is the command that runs it."""
    program = require_tool("node", "apt install nodejs npm")
    if not (NODE / "node_modules" / "imapflow").exists():
        give_up("imapflow is not installed, run: npm --prefix tests/journeys/node ci")
    return lambda script: [program, NODE / script]


def test_imapflow_reads_everything_and_hears_of_new_mail(
    node: Node, sandbox: Sandbox, mails: list[bytes]
) -> None:
    task = {
        "host": "localhost",
        "port": sandbox.imap.port,
        "ca": sandbox.ca_file.read_text(),
    }
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(node("read.mjs"), text=True, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
        deliver(sandbox, b"Subject: New\r\n\r\n")
        seen = json.loads(process.communicate(timeout=60)[0])
    assert [b64decode(message["source"]) for message in seen["messages"]] == mails
    assert seen["secure"], "it goes over to TLS by itself where that is offered"
    assert seen["count"] == len(mails) + 1
    attachments = dict(seen["attachments"])
    assert attachments["votes.csv"] == "yes,no\r\n7,2"
    assert attachments["invoice.pdf"].startswith("%PDF")
    names = [
        name for _, name in seen["messages"][list(RAW).index("83-filename-continued")]["names"]
    ]
    assert names == ["€ résumé.pdf"]


def test_node_pop3_reads_over_tls(node: Node, sandbox: Sandbox, mails: list[bytes]) -> None:
    task = {
        "port": sandbox.pop3s.port,
        "number": len(mails),
        "ca": sandbox.ca_file.read_text(),
    }
    ran = subprocess.run(
        node("pop3.mjs"),
        input=json.dumps(task).encode(),
        capture_output=True,
        timeout=60,
        check=True,
    )
    seen = json.loads(ran.stdout)
    assert len(seen["ids"]) == len(mails)
    # of a reply that comes in one piece node-pop3 takes the last line end away with the terminator
    assert seen["last"].encode() == over_pop3(mails[-1]).removesuffix(b"\r\n")
