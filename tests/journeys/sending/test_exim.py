"""exim, which passes all mail on to the sandbox with the settings of docs/senders.md."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from documented import SUBJECT, check_complete, snippet
from mail_clients import ANN, BOB, SENDER, compose
from mailtrap_local import Mailbox

CONFIGURATION = """
exim_user = {user}
exim_group = {group}
primary_hostname = app.example
spool_directory = {folder}
log_file_path = {folder}/%s.log
keep_environment =
acl_not_smtp = accept
begin acl
begin routers
{settings}
begin transports
remote_smtp:
  driver = smtp
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that exim's user may enter, as pytest's own is for one user alone."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.fixture
def exim(give_up: Callable[[str], None]) -> str:
    """Path of exim; the test is skipped where another mail server has its place."""
    found = shutil.which("exim4", path="/usr/sbin:/usr/bin")
    if found is None and shutil.which("postfix", path="/usr/sbin:/usr/bin"):
        pytest.skip("Postfix is installed, which most distributions have instead of exim")
    if found is None:
        give_up("exim4 is missing, run: apt install exim4-daemon-light")
    return str(found)


def test_exim(exim: str, mailbox: Mailbox, folder: Path) -> None:
    # As root it delivers nothing.
    user = pwd.getpwuid(os.getuid()) if os.getuid() else pwd.getpwnam("nobody")
    settings = folder / "exim.conf"
    values = {"user": user.pw_uid, "group": user.pw_gid, "folder": folder}
    settings.write_text(CONFIGURATION.format(**values, settings=snippet("exim4", mailbox)))
    subprocess.run(
        [exim, "-C", str(settings), "-odf", "-i", "-f", SENDER, ANN, BOB],  # -odf: at once
        user=user.pw_uid,
        group=user.pw_gid,
        input=compose(to=ANN),
        check=True,
        timeout=60,
    )
    check_complete(mailbox.wait_for(subject=SUBJECT))
