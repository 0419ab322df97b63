"""fetchmail, which brings mail from anywhere to anywhere."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from delivering import deliver
from mailtrap_local import Sandbox

WAYS = {"plain": "sslproto ''", "starttls": "sslproto 'tls1.2+'", "implicit": "ssl"}
REFUSED = {"pop3": 3, "imap": 1}  # of the messages without headers, as it does elsewhere too

Fetch = Callable[..., list[bytes]]
Configure = Callable[[str, str], Path]


@pytest.fixture
def fetch(require_tool: Callable[[str, str], Path], configure: Configure, tmp_path: Path) -> Fetch:
    """`fetch(sandbox, "pop3", "implicit")` is what has come; with `keep` all stays and is known."""
    fetchmail = require_tool("fetchmail", "apt install fetchmail")
    folder = tmp_path / "come"
    folder.mkdir()

    def fetch(sandbox: Sandbox, protocol: str, way: str, *, keep: bool = False) -> list[bytes]:
        place = getattr(sandbox, f"{protocol}s" if way == "implicit" else protocol)
        trust = "" if way == "plain" else f"sslcertck sslcertfile '{sandbox.ca_file}'"
        file = configure(
            "fetchmailrc",
            f"poll localhost service {place.port} protocol {protocol} {'uidl' if keep else ''} "
            f"user 'all' password 'x' {WAYS[way]} {trust} {'keep' if keep else 'fetchall'} "
            f"mda 'cat >{folder}/$$.eml'\n",
        )
        own_files = [f"--pidfile={tmp_path}/pid", f"--idfile={tmp_path}/ids"]
        ran = subprocess.run(
            [fetchmail, "--nosyslog", f"--fetchmailrc={file}", *own_files],
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode in (0, 1), ran.stdout + ran.stderr  # 1: there was no mail
        come = [file.read_bytes() for file in folder.iterdir()]
        for file in folder.iterdir():
            file.unlink()
        return come

    return fetch


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("protocol", ["pop3", "imap"])
def test_it_fetches_what_it_can_read(
    fetch: Fetch, sandbox: Sandbox, mails: list[bytes], protocol: str, way: str
) -> None:
    come = fetch(sandbox, protocol, way)
    assert len(come) == len(mails) - REFUSED[protocol]


def test_mail_that_it_leaves_on_the_server_is_fetched_once(fetch: Fetch, sandbox: Sandbox) -> None:
    for number in range(20):
        deliver(sandbox, b"Subject: Mail %d\r\n\r\n" % number)
    assert len(fetch(sandbox, "pop3", "plain", keep=True)) == 20
    assert fetch(sandbox, "pop3", "plain", keep=True) == []
    deliver(sandbox, b"Subject: New\r\n\r\n")
    (come,) = fetch(sandbox, "pop3", "plain", keep=True)
    assert b"Subject: New" in come
    assert len(sandbox.mailbox) == 21


def test_after_a_restart_nothing_new_is_taken_for_old(fetch: Fetch) -> None:
    for start in range(2):
        with Sandbox(pop3="127.0.0.1:0") as sandbox:
            for number in range(5):
                deliver(sandbox, b"Subject: Mail %d of start %d\r\n\r\n" % (number, start))
            assert len(fetch(sandbox, "pop3", "plain", keep=True)) == 5


@pytest.mark.parametrize("protocol", ["pop3", "imap"])
def test_what_it_does_not_keep_is_removed(fetch: Fetch, sandbox: Sandbox, protocol: str) -> None:
    deliver(sandbox, b"Subject: Hello\r\n\r\n")
    assert len(fetch(sandbox, protocol, "plain")) == 1
    assert len(sandbox.mailbox) == 0


def test_while_it_idles_new_mail_is_fetched_at_once(
    require_tool: Callable[[str, str], Path],
    configure: Configure,
    sandbox: Sandbox,
    tmp_path: Path,
) -> None:
    fetchmail = require_tool("fetchmail", "apt install fetchmail")
    file = configure(
        "fetchmailrc",
        f"poll localhost service {sandbox.imap.port} protocol imap user 'all' password 'x' "
        f"sslproto '' idle fetchall mda 'cat >{tmp_path}/$$.eml'\n",
    )
    files = [f"--fetchmailrc={file}", f"--pidfile={tmp_path}/pid"]
    command = [str(fetchmail), "--nosyslog", *files]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            for number in range(2):  # before and while it idles
                deliver(sandbox, b"Subject: Mail %d\r\n\r\n" % number)
                deadline = time.monotonic() + 30
                while len(sandbox.mailbox) and time.monotonic() < deadline:
                    time.sleep(0.02)  # it tells nobody when it has fetched
                assert len(sandbox.mailbox) == 0
        finally:
            process.terminate()
    assert len(list(tmp_path.glob("*.eml"))) == 2
