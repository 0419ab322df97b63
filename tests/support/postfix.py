"""Run a Postfix of its own, which takes mail on loopback and passes it on to a relay host."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from mailtrap_local.config.values import HostPort
from paths import ROOT

UNPACKED = ROOT / ".venv" / "postfix"  # by .ci/install-tools, beside another mail server
SETTINGS = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
command_directory = {commands}
import_environment = {environment}
export_environment = {environment}
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
mail_owner = mail
setgid_group = daemon
myhostname = app.example
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
{settings}
"""
SERVICES = """
postlog unix-dgram n - n - 1 postlogd
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
"""
QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "saved")
SOCKETS = ("private", "public", "trace")


def find_postfix() -> Path | None:
    """Return the folder below which Postfix lies: that of the system, or an unpacked package."""
    if shutil.which("postfix", path="/usr/sbin:/usr/bin"):
        return Path("/")
    return UNPACKED if UNPACKED.exists() else None


@contextmanager
def running_postfix(root: Path, settings: str) -> Iterator[HostPort]:
    """Run Postfix with these settings, and give the address at which it takes mail.

    Needs root, as Postfix does. It ends by itself after two minutes.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:  # it may still write there
        folder = Path(name)
        folder.chmod(0o755)
        address = _free_address()
        environment = {**os.environ, "LD_LIBRARY_PATH": str(root / "usr" / "lib" / "postfix")}
        master = _configure(folder, root, settings, address.port, environment)
        start = [str(master), "-w", "-c", name, "-e", "120"]  # -w: returns once it takes mail
        try:
            subprocess.run(start, env=environment, check=True, timeout=60)
            yield address
        finally:
            _stop(folder)


def _free_address() -> HostPort:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return HostPort(*taken.getsockname())


def _configure(
    folder: Path, root: Path, settings: str, port: int, environment: dict[str, str]
) -> Path:
    """Write the settings and make the queue. Returns the path of Postfix's `master`."""
    ask = [
        str(root / "usr" / "sbin" / "postconf"),
        "-d",
        "-h",
        "daemon_directory",
        "command_directory",
    ]
    ran = subprocess.run(ask, env=environment, capture_output=True, check=True, timeout=60)
    daemons, commands = (root / line.lstrip("/") for line in ran.stdout.decode().split())
    text = SETTINGS.format(
        folder=folder,
        daemons=daemons,
        commands=commands,
        environment=f"MAIL_CONFIG LD_LIBRARY_PATH={environment['LD_LIBRARY_PATH']}",
        settings=settings,
    )
    (folder / "main.cf").write_text(text)
    (folder / "master.cf").write_text(SERVICES.format(port=port))
    (folder / "queue" / "pid").mkdir(parents=True)
    for queue in ("data", *(f"queue/{name}" for name in (*QUEUES, *SOCKETS))):
        (folder / queue).mkdir()
        shutil.chown(folder / queue, "mail")
    return daemons / "master"


def _stop(folder: Path) -> None:
    log = folder / "mail.log"
    print(log.read_text() if log.exists() else "Postfix has logged nothing")  # shown on a failure
    pid = folder / "queue" / "pid" / "master.pid"
    if pid.exists():
        os.kill(int(pid.read_text()), signal.SIGTERM)
