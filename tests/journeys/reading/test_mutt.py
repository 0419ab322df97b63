"""mutt in a terminal: the index, new mail while it idles, a deletion."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from delivering import deliver
from mailtrap_local import Sandbox

Mutt = Callable[[str], "Terminal"]


class Terminal:
    """A terminal of tmux's with a program in it."""

    def __init__(self, tmux: Path, socket: Path, command: str) -> None:
        self._tmux = [str(tmux), "-S", str(socket)]
        self._run("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", command)

    def _run(self, *words: str) -> str:
        ran = subprocess.run(
            [*self._tmux, *words], capture_output=True, text=True, timeout=20, check=False
        )
        return ran.stdout

    def type(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + 30
        while text not in (screen := self._run("capture-pane", "-p")):
            assert time.monotonic() < deadline, screen
            time.sleep(0.05)  # a terminal tells nobody that its screen has changed

    def close(self) -> None:
        self._run("kill-server")


@pytest.fixture
def mutt(
    require_tool: Callable[[str, str], Path],
    configure: Callable[[str, str], Path],
    sandbox: Sandbox,
    tmp_path: Path,
) -> Iterator[Mutt]:
    """`mutt("imap://all@…/")` opens a folder in a terminal."""
    program = require_tool("mutt", "apt install mutt")
    tmux = require_tool("tmux", "apt install tmux")
    terminals = []

    def mutt(url: str) -> Terminal:
        file = configure(
            "muttrc",
            "set imap_pass=x pop_pass=x ssl_starttls=no delete=yes quit=yes imap_idle=yes\n"
            f"set timeout=1 sleep_time=0 ssl_ca_certificates_file={sandbox.ca_file}\n"
            f"set folder={tmp_path} certificate_file={tmp_path}/known\n",
        )
        terminal = Terminal(tmux, tmp_path / "tmux", f"TERM=screen {program} -n -F {file} -f {url}")
        terminals.append(terminal)
        return terminal

    yield mutt
    for terminal in terminals:
        terminal.close()


def test_it_shows_reads_and_deletes(mutt: Mutt, sandbox: Sandbox) -> None:
    deliver(sandbox, b"From: app@example.com\r\nSubject: The first\r\n\r\nIts body\r\n")
    terminal = mutt(f"imap://all@localhost:{sandbox.imap.port}/INBOX")
    terminal.wait_for("The first")
    deliver(sandbox, b"From: app@example.com\r\nSubject: The second\r\n\r\nHi\r\n")
    terminal.wait_for("The second")
    terminal.type("1", "Enter", "Enter")
    terminal.wait_for("Its body")
    terminal.type("q", "d", "$")
    deadline = time.monotonic() + 30
    while len(sandbox.mailbox) > 1 and time.monotonic() < deadline:
        time.sleep(0.05)  # until the key has had its effect
    assert [message.subject for message in sandbox.mailbox] == ["The second"]


def test_it_reads_by_pop3_over_tls(mutt: Mutt, sandbox: Sandbox) -> None:
    deliver(sandbox, b"From: app@example.com\r\nSubject: By POP3\r\n\r\nHi\r\n")
    terminal = mutt(f"pops://all@localhost:{sandbox.pop3s.port}/")
    terminal.wait_for("By POP3")
