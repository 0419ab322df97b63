"""One way through all commands: an app mails, and its mail is waited for, read and taken along."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from mailtrap_local import Sandbox
from paths import MAILS

COMMAND = [sys.executable, "-m", "mailtrap_local"]
APP = """
import os, pathlib, smtplib, sys

def send(smtp, raw):
    smtp.mail("app@example.com")
    smtp.rcpt("ann@example.com")
    smtp.putcmd(f"BDAT {len(raw)} LAST")  # as it is, whatever it ends with (RFC 3030)
    smtp.send(raw)
    assert smtp.getreply()[0] == 250

with smtplib.SMTP(os.environ["SMTP_HOST"], int(os.environ["SMTP_PORT"])) as smtp:
    smtp.ehlo()
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.eml")):
        send(smtp, path.read_bytes())
    send(smtp, b"To: ann@example.com\\r\\nSubject: Your password\\r\\n\\r\\n"
               b"Reset it: https://app.example/reset?token=1\\r\\n")
print("sent", flush=True)
sys.stdin.read()  # it lives until its stdin is closed
sys.exit(7)
"""


def mailtrap(*words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def app(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """`mailtrap-local run -- python app_that_mails.py`, once it has mailed."""
    script = tmp_path / "app_that_mails.py"
    script.write_text(APP)
    with subprocess.Popen(
        [*COMMAND, "run", "--", sys.executable, script, MAILS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "sent\n"
        yield running
        running.kill()


def page_of(stderr: IO[str] | None) -> str:
    """The URL of the page, as `run` tells it."""
    assert stderr is not None
    for line in stderr:
        if found := re.fullmatch(r"mailtrap-local: (http://\S+)\n", line):
            return found[1]
    raise AssertionError("no page")


def test_what_an_app_mailed_comes_through_to_the_byte(
    app: "subprocess.Popen[str]", require_tool: Callable[[str, str], Path], tmp_path: Path
) -> None:
    curl = require_tool("curl", "apt install curl")
    url = page_of(app.stderr)
    assert mailtrap("ready", "--wait", "--url", url).returncode == 0

    count = len(list(MAILS.glob("*.eml"))) + 1
    waited = mailtrap("wait", "--count", count, "--url", url)
    assert waited.returncode == 0
    assert len(waited.stdout.splitlines()) == count
    (reset,) = mailtrap("wait", "--query", "subject:password", "--url", url).stdout.splitlines()

    address = f"{url}/api/messages/{json.loads(reset)['id']}/links"
    links = subprocess.run([curl, "-sf", address], capture_output=True, check=True, timeout=60)
    assert [link["url"] for link in json.loads(links.stdout)["links"]] == [
        "https://app.example/reset?token=1"
    ]

    folder = tmp_path / "exported"
    assert mailtrap("export", folder, "--url", url).stdout == f"{count} exported\n"
    with Sandbox(http="127.0.0.1:0") as second:
        imported = mailtrap("import", folder, "--url", second.http.url)
        assert (imported.returncode, imported.stdout) == (0, f"{count} imported\n")
        mails = list(second.mailbox)
    assert [mail.raw for mail in mails[:-1]] == [
        path.read_bytes() for path in sorted(MAILS.glob("*.eml"))
    ]
    assert {(mail.mail_from, mail.rcpt_to) for mail in mails} == {
        ("app@example.com", ("ann@example.com",))
    }

    _, said = app.communicate("", timeout=60)
    assert app.returncode == 7
    assert said == f"mailtrap-local: {count} messages caught\n"


def test_two_runs_at_once_do_not_meet() -> None:
    script = (
        "import os, smtplib, sys\n"
        "with smtplib.SMTP(os.environ['SMTP_HOST'], int(os.environ['SMTP_PORT'])) as smtp:\n"
        "    smtp.sendmail('a@x', ['b@x'], b'')\n"
        "sys.stdin.read()\n"
    )
    words = [*COMMAND, "run", "--", sys.executable, "-c", script]

    def start() -> "subprocess.Popen[str]":
        return subprocess.Popen(words, text=True, stdin=subprocess.PIPE, stderr=subprocess.PIPE)

    with start() as one, start() as other:
        for running in (one, other):
            url = page_of(running.stderr)
            assert mailtrap("wait", "--url", url).stdout.count("\n") == 1
        for running in (one, other):
            _, said = running.communicate("", timeout=60)
            assert said == "mailtrap-local: 1 message caught\n"
            assert running.returncode == 0
