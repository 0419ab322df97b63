"""What is copied as a pytest assertion passes for its own message, whatever that is."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from asking import asker
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.mail.envelope import Envelope
from paths import MAILS, ROOT

TYPESCRIPT = ROOT / "web" / "node_modules" / "typescript"
# Writes the assertions for a list of messages, both as JSON.
SCRIPT = """
const ts = require(process.argv[1]);
const source = require("fs").readFileSync(process.argv[2], "utf8");
const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
const made = { exports: {} };
const written = ts.transpileModule(source, { compilerOptions: options }).outputText;
new Function("exports", "module", written)(made.exports, made);
const messages = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(messages.map(made.exports.pytestAssertion)));
"""
HARD = {
    "two-codes": b"Subject: Codes\r\n\r\nYour code is 604118 or your code is 771904\r\n",
    "two-links": b"Subject:  two  spaces\r\n\there\r\n\r\nhttps://a.example/verify?t=1 https://a.example/verify?t=2",
    "nothing": b"",
    "quotes": b'Subject: "a\' \\" \\n\r\nTo: Ann@Example.com\r\n\r\nYour code is 2026\r\n',
    "empty-subject": b"Subject:\r\nTo: ann@example.com\r\n\r\nhi",
    "sign-in": b"Subject: Sign in\r\n\r\nSign in: https://a.example/magic?t=%27%22\r\n",
    "emoji": "Subject: \u2028😀\\\r\n\r\nx".encode(),
}


def all_mails() -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted(MAILS.glob("*.eml"))} | HARD


@pytest.fixture(scope="module")
def copied(require_tool: Callable[[str, str], Path]) -> Iterator[dict[str, tuple[str, Mailbox]]]:
    """The lines for each mail by its name, with the mailbox that holds it alone."""
    node = require_tool("node", "apt install nodejs")
    if not TYPESCRIPT.exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("typescript is missing, run: npm --prefix web ci")
    with Sandbox(http="127.0.0.1:0") as sandbox:
        ask, mailboxes, details = asker(sandbox), [], []
        envelope = Envelope(mail_from="app@example.com", rcpt_to=("ann@example.com",))
        for name, raw in all_mails().items():
            mailboxes.append(sandbox.open_mailbox(name))
            message = sandbox.mailroom.deliver(envelope, raw, mailbox=name)
            details.append(ask("GET", f"/api/messages/{message.id}").json)
        source = ROOT / "web" / "src" / "format" / "assertion.ts"
        ran = subprocess.run(
            [node, "-e", SCRIPT, TYPESCRIPT, source],
            input=json.dumps(details),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        yield dict(
            zip(all_mails(), zip(json.loads(ran.stdout), mailboxes, strict=True), strict=True)
        )


@pytest.mark.parametrize("name", all_mails())
def test_it_passes_for_its_own_message(copied: dict[str, tuple[str, Mailbox]], name: str) -> None:
    lines, mailbox = copied[name]
    found: dict[str, object] = {"mailbox": mailbox}
    exec(lines, found)  # what is copied is there to be run
    assert found["mail"] == mailbox[0]
