"""Go's net/smtp, with the settings of docs/senders.md, where Go is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from documented import snippet
from mailtrap_local import Mailbox

PROGRAM = """package main

import (
	"log"
	"net/smtp"
)

func main() {{
	from, to := "app@example.com", []string{{"ann@example.com", "bob@example.com"}}
	message := []byte("Subject: Hello\\r\\n\\r\\nDots\\r\\n.\\r\\n..two\\r\\n")
	{settings}
	if err != nil {{
		log.Fatal(err)
	}}
}}
"""


def test_net_smtp(mailbox: Mailbox, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    go = shutil.which("go")
    if go is None:
        pytest.skip("go is not on the PATH, and too large to be installed for one test")
    source = tmp_path / "send.go"
    source.write_text(PROGRAM.format(settings=snippet("net/smtp", mailbox)))
    # What Go compiles of its own library takes long, and is kept from one run to the next.
    built = {"GOCACHE": str(request.config.cache.mkdir("go")), "GOTOOLCHAIN": "local"}
    subprocess.run(
        [go, "run", source], cwd=tmp_path, env={**os.environ, **built}, check=True, timeout=120
    )
    mail = mailbox.wait_for(subject="Hello")
    assert mail.mail_from == "app@example.com"
    assert mail.rcpt_to == ("ann@example.com", "bob@example.com")
    assert mail.text == "Dots\n.\n..two\n"
