"""getmail, which hands what it fetches to a program."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from delivering import deliver
from mailtrap_local import Sandbox

RETRIEVER = {
    "pop3": "SimplePOP3Retriever",
    "pop3s": "SimplePOP3SSLRetriever",
    "imap": "SimpleIMAPRetriever",
    "imaps": "SimpleIMAPSSLRetriever",
}

Configure = Callable[[str, str], Path]


@pytest.fixture
def getmail(require_tool: Callable[[str, str], Path]) -> Path:
    return require_tool("getmail", "apt install getmail6")


@pytest.mark.parametrize("listener", RETRIEVER)
def test_it_fetches_all_mail(
    listener: str, getmail: Path, sandbox: Sandbox, configure: Configure, tmp_path: Path
) -> None:
    for number in range(10):
        deliver(sandbox, b"From: app@example.com\r\nSubject: Mail %d\r\n\r\nHi\r\n" % number)
    folder = tmp_path / "come"
    folder.mkdir()
    trust = f"ca_certs = {sandbox.ca_file}" if listener.endswith("s") else ""
    file = configure(
        "getmailrc",
        f"[retriever]\ntype = {RETRIEVER[listener]}\nserver = localhost\n{trust}\n"
        f"port = {getattr(sandbox, listener).port}\nusername = all\npassword = x\n"
        "[destination]\ntype = MDA_external\npath = /bin/sh\nallow_root_commands = true\n"
        f"arguments = ('-c', 'cat >{folder}/$$.eml')\n[options]\nread_all = true\ndelete = true\n",
    )
    ran = subprocess.run(
        [getmail, f"--getmaildir={tmp_path}", f"--rcfile={file.name}"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    come = [file.read_bytes() for file in folder.iterdir()]
    assert len(come) == 10
    assert all(b"From: app@example.com\nSubject: Mail " in mail for mail in come)
    assert len(sandbox.mailbox) == 0
