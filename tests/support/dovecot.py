"""A Dovecot on a free port of loopback, with all its files in one folder."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailtrap_local.config.values import HostPort

_CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
"""


@contextmanager
def running(program: Path) -> Iterator[HostPort]:
    """Start it and yield its address; any user with any password has an empty mailbox."""
    # not pytest's folder: Dovecot keeps no mail for root, and nobody else may look into that one
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = HostPort(*free.getsockname())
    try:
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        os.chown(folder / "mail", user.pw_uid, user.pw_gid)
        file = folder / "dovecot.conf"
        file.write_text(
            _CONFIGURATION.format(
                folder=folder, user=user.pw_name, group=_group(user.pw_gid), port=place.port
            )
        )
        with subprocess.Popen([program, "-F", "-c", file]) as process:
            try:
                _wait_for(place, folder / "log", process)
                yield place
            finally:
                process.terminate()
    finally:
        shutil.rmtree(folder)


def _group(gid: int) -> str:
    import grp  # there is none on Windows, nor a Dovecot

    return grp.getgrgid(gid).gr_name


def _wait_for(place: HostPort, log: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(place, timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.02)  # it says nothing when it is ready
        else:
            return
    raise AssertionError(log.read_text() if log.exists() else "Dovecot does not start")
