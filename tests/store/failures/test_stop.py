"""The command, stopped or killed under load: what was answered with 250 is there, once."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mailtrap_local.config.values import HostPort
from mailtrap_local.store.sqlite.store import SqliteStore
from store_oracle import TIMES_LONGER, check

ROUNDS = 1 * TIMES_LONGER
CLIENTS = 4
MAIL = "From: a@app.example\r\nTo: b@shop.example\r\nSubject: {}\r\n\r\nhello\r\n"


class _Load:
    """Clients that send as fast as they can until the server has gone."""

    def __init__(self, smtp: HostPort, round_: int) -> None:
        self.answered: list[str] = []
        self.sent: list[str] = []
        self.has_enough = threading.Event()
        self._threads = [
            threading.Thread(target=self._send, args=(smtp, f"{round_}-{number}"))
            for number in range(CLIENTS)
        ]
        for thread in self._threads:
            thread.start()

    def _send(self, smtp: HostPort, client: str) -> None:
        try:
            with smtplib.SMTP(*smtp, timeout=20) as connection:
                for number in range(10**6):
                    subject = f"{client}-{number}"
                    self.sent.append(subject)
                    mail = MAIL.format(subject)
                    connection.sendmail("a@app.example", ["b@shop.example"], mail)
                    self.answered.append(subject)
                    if len(self.answered) >= 200:
                        self.has_enough.set()
        except (OSError, smtplib.SMTPException):
            pass  # the server has gone

    def join(self) -> None:
        for thread in self._threads:
            thread.join(30)


def _serve(path: Path) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "mailtrap_local", "--store", f"sqlite:{path}"]
    words += ["--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--log-format", "json"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment)


def _smtp_of(process: "subprocess.Popen[str]") -> HostPort:
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "ready":
            break
        if event.get("name") == "smtp":
            host, _, port = event["address"].partition(":")
    return HostPort(host, int(port))


@pytest.mark.timeout(60 + 20 * ROUNDS)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_answered_is_there_after_the_command_ends(
    tmp_path: Path, how: signal.Signals
) -> None:
    path = tmp_path / "mail.db"
    answered: list[str] = []
    sent: list[str] = []
    for number in range(ROUNDS):
        with _serve(path) as process:
            load = _Load(_smtp_of(process), number)
            assert load.has_enough.wait(30)
            process.send_signal(how)
            load.join()
        answered += load.answered
        sent += load.sent
        assert process.returncode == (0 if how == signal.SIGTERM else -how)
    store = SqliteStore(path, max_messages=10**6, max_bytes=10**9)
    check(store, answered, sent)
    store.close()
