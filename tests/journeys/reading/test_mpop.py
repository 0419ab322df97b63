"""mpop, the reading sister of msmtp."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mailtrap_local import Sandbox

WAYS = {"plain": "tls off", "starttls": "tls on\ntls_starttls on", "implicit": "tls on"}


Configure = Callable[[str, str], Path]


@pytest.fixture
def mpop(require_tool: Callable[[str, str], Path]) -> Path:
    return require_tool("mpop", "apt install mpop")


@pytest.mark.parametrize("way", WAYS)
def test_it_brings_all_mail_into_a_maildir(
    way: str, mpop: Path, sandbox: Sandbox, mails: list[bytes], configure: Configure
) -> None:
    tmp_path = configure("ids", "").parent
    maildir = tmp_path / "maildir"
    for folder in ("cur", "new", "tmp"):
        (maildir / folder).mkdir(parents=True)
    place = sandbox.pop3s if way == "implicit" else sandbox.pop3
    starttls = "" if way != "implicit" else "\ntls_starttls off"
    file = configure(
        "mpoprc",
        f"account default\nhost localhost\nport {place.port}\nuser all\npassword x\nauth user\n"
        f"{WAYS[way]}{starttls}\ntls_trust_file {sandbox.ca_file}\nkeep off\n"
        f"uidls_file {tmp_path}/ids\nreceived_header off\ndelivery maildir {maildir}\n",
    )
    ran = subprocess.run(
        [mpop, "--quiet", f"--file={file}"], capture_output=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len(list((maildir / "new").iterdir())) == len(mails)
    assert len(sandbox.mailbox) == 0
