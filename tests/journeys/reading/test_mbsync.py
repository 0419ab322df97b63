"""mbsync (isync), which keeps a Maildir and a server the same, both ways."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from delivering import deliver
from hard_mails import RAW
from mailtrap_local import Sandbox

WAYS = {"plain": "None", "starttls": "STARTTLS", "implicit": "IMAPS"}
WITHOUT_BODY = {"54-empty", "55-only-headers"}  # which it takes for incomplete

Sync = Callable[[str], list[Path]]


@pytest.fixture
def sync(
    require_tool: Callable[[str, str], Path],
    configure: Callable[[str, str], Path],
    sandbox: Sandbox,
    tmp_path: Path,
) -> Sync:
    """`sync("starttls")` gives the files of the Maildir afterwards."""
    mbsync = require_tool("mbsync", "apt install isync")
    maildir = tmp_path / "mail"
    maildir.mkdir()

    def sync(way: str) -> list[Path]:
        place = sandbox.imaps if way == "implicit" else sandbox.imap
        file = configure(
            "mbsyncrc",
            f"IMAPStore far\nHost localhost\nPort {place.port}\nUser all\nPass x\n"
            f"SSLType {WAYS[way]}\nCertificateFile {sandbox.ca_file}\nAuthMechs LOGIN\n\n"
            f"MaildirStore near\nInbox {maildir}/INBOX\nPath {maildir}/\n\n"
            "Channel all\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nExpunge Both\n"
            f"SyncState {tmp_path}/\n",
        )
        ran = subprocess.run(
            [mbsync, "--config", str(file), "all"], capture_output=True, timeout=60, check=False
        )
        assert ran.returncode in (0, 1), ran.stdout + ran.stderr
        return sorted((maildir / "INBOX").glob("[cn]*/*"))

    return sync


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("mails")
def test_it_brings_what_it_can_read_to_the_octet(sync: Sync, way: str) -> None:
    come = {as_kept(file.read_bytes()) for file in sync(way)}
    sent = {as_kept(raw) for name, raw in RAW.items() if name not in WITHOUT_BODY}
    assert come == sent


def as_kept(raw: bytes) -> bytes:
    """A message without carriage returns, of which mbsync keeps none, and the field it adds."""
    return re.sub(rb"(?m)^X-TUID: .*\n", b"", raw.replace(b"\r", b""))


def test_what_is_deleted_and_flagged_on_one_side_is_on_the_other(
    sync: Sync, sandbox: Sandbox
) -> None:
    for number in range(3):
        deliver(sandbox, b"Subject: Mail %d\r\n\r\nHi\r\n" % number)
    first, second, third = sorted(sync("plain"), key=lambda file: file.read_bytes())
    first.unlink()
    second.rename(second.parent.parent / "cur" / f"{second.name.split(':')[0]}:2,FS")
    sandbox.mailroom.store.remove([sandbox.mailbox[2].id])
    (left,) = sync("plain")
    (message,) = sandbox.mailbox
    assert message.subject == "Mail 1"
    assert left.read_bytes().startswith(b"Subject: Mail 1\n")
    flags = sandbox.mailroom.store.get(message.id).flags
    assert flags.flagged
    assert flags.read
    assert not third.exists()
