"""offlineimap, which mirrors a server into Maildirs."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from hard_mails import RAW
from mailtrap_local import Sandbox


def test_it_mirrors_all_folders(
    require_tool: Callable[[str, str], Path],
    configure: Callable[[str, str], Path],
    sandbox: Sandbox,
    mails: list[bytes],
    tmp_path: Path,
) -> None:
    offlineimap = require_tool("offlineimap", "apt install offlineimap3")
    file = configure(
        "offlineimaprc",
        f"[general]\naccounts = all\nmetadata = {tmp_path}/meta\nui = quiet\n"
        "[Account all]\nlocalrepository = near\nremoterepository = far\n"
        f"[Repository near]\ntype = Maildir\nlocalfolders = {tmp_path}/mail\n"
        f"[Repository far]\ntype = IMAP\nremotehost = localhost\n"
        f"remoteport = {sandbox.imaps.port}\nremoteuser = all\nremotepass = x\nssl = yes\n"
        f"sslcacertfile = {sandbox.ca_file}\n",
    )
    # it finds its own modules beside its script, which PYTHONSAFEPATH would not let it
    environment = {name: value for name, value in os.environ.items() if "PYTHON" not in name}
    ran = subprocess.run(
        [offlineimap, "-o", "-c", file],
        capture_output=True,
        timeout=100,
        check=False,
        env=environment,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert {folder.name for folder in (tmp_path / "mail").iterdir()} == {
        *("INBOX", "Trash", "mailbox inbox"),
    }
    assert len(list((tmp_path / "mail" / "INBOX").glob("[cn]*/*"))) == len(mails) == len(RAW)
