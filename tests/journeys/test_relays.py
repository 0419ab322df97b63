"""Mail servers that pass all mail on to the sandbox, with the settings of docs/senders.md.

A machine has one of them, as they exclude each other in most distributions.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from documented import FILE, FILE_NAME, SUBJECT, TEXT, check_complete, snippet
from mailtrap_local import Mailbox

ENVELOPE = ("-f", "app@example.com", "ann@example.com", "bob@example.com")
EXIM = """
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
POSTFIX = """
compatibility_level = 3.6
myhostname = app.example
mydestination =
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
{settings}
"""
SERVICES = """
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the users of a mail server may enter, as pytest's own is for one user alone."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.fixture
def find_server(give_up: Callable[[str], None]) -> Callable[[str], str]:
    """`find_server("exim4")` is its path; skips if there is another, gives up if there is none."""

    def find_server(name: str) -> str:
        paths = {
            each: shutil.which(each, path="/usr/sbin:/usr/bin") for each in ("exim4", "postfix")
        }
        found = paths[name]
        if not any(paths.values()):
            give_up("there is no mail server, run: apt install exim4-daemon-light, or postfix")
        if found is None:
            pytest.skip(f"another mail server than {name} is installed")
        return found

    return find_server


def message() -> bytes:
    mail = EmailMessage(policy.SMTP.clone(linesep="\n"))
    mail["From"], mail["To"] = "Läden Köln <app@example.com>", "ann@example.com"
    mail["Subject"] = SUBJECT
    mail.set_content(f"{TEXT}\n")
    mail.add_attachment(FILE, "application", "octet-stream", filename=FILE_NAME)
    return bytes(mail)


def test_exim(find_server: Callable[[str], str], mailbox: Mailbox, folder: Path) -> None:
    exim = find_server("exim4")
    # As root it delivers nothing.
    user = pwd.getpwuid(os.getuid()) if os.getuid() else pwd.getpwnam("nobody")
    settings = folder / "exim.conf"
    values = {"user": user.pw_uid, "group": user.pw_gid, "folder": folder}
    settings.write_text(EXIM.format(**values, settings=snippet("exim4", mailbox)))
    subprocess.run(
        [exim, "-C", str(settings), "-odf", "-i", *ENVELOPE],  # -odf: delivers at once
        user=user.pw_uid,
        group=user.pw_gid,
        input=message(),
        check=True,
        timeout=60,
    )
    check_complete(mailbox.wait_for(subject=SUBJECT))


@pytest.mark.skipif(os.getuid() != 0, reason="Postfix can only be started by root")
def test_postfix(find_server: Callable[[str], str], mailbox: Mailbox, folder: Path) -> None:
    postfix = find_server("postfix")
    (folder / "main.cf").write_text(
        POSTFIX.format(folder=folder, settings=snippet("Postfix", mailbox))
    )
    (folder / "master.cf").write_text(SERVICES)
    (folder / "queue").mkdir()
    (folder / "data").mkdir()
    shutil.chown(folder / "data", "postfix")
    folder.chmod(0o755)  # Postfix wants it to be written by root alone
    subprocess.run([postfix, "-c", folder, "start"], check=True, timeout=60)
    try:
        sendmail = ["/usr/sbin/sendmail", "-C", str(folder), "-i", *ENVELOPE]
        subprocess.run(sendmail, input=message(), check=True, timeout=60)
        check_complete(mailbox.wait_for(subject=SUBJECT, timeout=30))
    finally:
        subprocess.run([postfix, "-c", folder, "abort"], check=True, timeout=60)
