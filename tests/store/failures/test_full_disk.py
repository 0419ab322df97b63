"""A disk that fills up: mail is refused until some of it is free, and nothing is lost."""

import logging
import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.store.base import BEHIND_ALL
from store_oracle import check


def _is_root_of_its_own() -> bool:
    """Return whether this machine lets us mount a disk of our own."""
    try:
        subprocess.run(["unshare", "-rm", "true"], check=True, capture_output=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return False
    return True


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str]:
    """What begins a command for which `tmp_path` is a disk of 24 MB."""
    if not _is_root_of_its_own():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("unshare -rm is not there or not allowed (apt install util-linux)")
    mount = f'mount -t tmpfs -o size=24m none {tmp_path} && exec "$@"'
    return ["unshare", "-rm", "sh", "-c", mount, "sh"]


def test_mail_is_refused_while_the_disk_is_full(small_disk: list[str], tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [*small_disk, sys.executable, __file__, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert not done.stdout + done.stderr
    assert done.returncode == 0


# -- on the disk -------------------------------------------------------------------------------


class _Sender:
    """Sends messages until one is refused, and notes which were answered with 250."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._client = smtplib.SMTP(*sandbox.smtp, timeout=30)
        self.answered: list[str] = []
        self.sent: list[str] = []

    def send(self, size: int = 100_000) -> tuple[int, bytes]:
        mail = EmailMessage()
        mail["From"], mail["To"] = "a@app.example", "b@shop.example"
        mail["Subject"] = subject = f"number {len(self.sent)}"
        mail.set_content("x" * 70 * (size // 70))
        self.sent.append(subject)
        try:
            self._client.send_message(mail)
        except smtplib.SMTPDataError as problem:
            text = problem.smtp_error
            return problem.smtp_code, text if isinstance(text, bytes) else text.encode()
        self.answered.append(subject)
        return 250, b""

    def send_until_refused(self) -> tuple[int, bytes]:
        while (reply := self.send()) == (250, b""):
            assert len(self.sent) < 1000
        return reply


@contextmanager
def _filled(disk: Path, left: int) -> Iterator[None]:
    """Fill the disk but for so many octets, as another program might."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        found = os.statvfs(disk)
        file.write(b"x" * (found.f_bavail * found.f_frsize - left))
    yield
    ballast.unlink()


def _run(disk: Path) -> None:
    logging.disable()
    full = (452, b"4.3.1 The disk is full, nothing was kept")
    with Sandbox(store=f"sqlite:{disk / 'mail.db'}") as sandbox:
        sender, store = _Sender(sandbox), sandbox.mailroom.store
        assert sender.send_until_refused() == full
        assert len(sender.answered) > 10
        check(store, sender.answered, sender.sent)
        first, *others = [entry.message.id for entry in store.read(0, BEHIND_ALL)]
        assert store.update([first], pinned=True) == 1  # with what is kept free
        assert sender.send() == full
        store.remove(others)
        del sender.answered[1:]
        assert sender.send() == (250, b"")  # into the room of those
        with _filled(disk, 0):
            assert sender.send(12_000_000) == full
        assert sender.send() == (250, b"")
        check(store, sender.answered, sender.sent)
    with Sandbox(store=f"sqlite:{disk / 'mail.db'}") as sandbox:
        check(sandbox.mailroom.store, sender.answered, sender.sent)


if __name__ == "__main__":
    _run(Path(sys.argv[1]))
