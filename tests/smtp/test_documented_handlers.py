"""The examples of docs/handlers.md, given to the command as the page says, and to a sandbox."""

import re
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from documented import command
from mailtrap_local import Sandbox
from paths import DOCS
from sending import ANN, SENDER

PAGE = (DOCS / "handlers.md").read_text()
EXAMPLES = {
    found[1]: found[0]
    for found in re.finditer(
        r"(?<=```python\n)# (\w+)\.py: mailtrap-local --handler.*?(?=```)", PAGE, re.DOTALL
    )
}


@contextmanager
def served(name: str, folder: Path) -> Iterator[smtplib.SMTP]:
    """A client of the command with an example, in whose folder it runs."""
    source = EXAMPLES[name].replace("seconds = 60", "seconds = 0.001")
    (folder / f"{name}.py").write_text(source)
    words = source.splitlines()[0].partition("mailtrap-local ")[2].split()
    with subprocess.Popen(
        [command(), *words, "--smtp", "0", "--http", "off"],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            client.ehlo()
            yield client
        process.terminate()
    assert process.returncode == 0


def test_there_are_four_examples() -> None:
    assert list(EXAMPLES) == ["reject", "greylist", "ticket", "maildir"]


def test_a_domain_is_rejected(tmp_path: Path) -> None:
    with served("reject", tmp_path) as client:
        client.mail(SENDER)
        assert client.rcpt("bob@Example.org") == (550, b"5.7.1 No mail for example.org")
        assert client.rcpt(ANN) == (250, b"2.1.5 Recipient ok")


def test_the_first_attempt_is_greylisted(tmp_path: Path) -> None:
    with served("greylist", tmp_path) as client:
        client.mail(SENDER)
        replies = [client.rcpt(ANN) for _ in range(100)]
        assert replies[0] == (451, b"4.7.1 Greylisted, try again later")
        assert replies[-1][0] == 250
        assert client.rcpt("other@example.com")[0] == 451


def test_answers_are_rewritten(tmp_path: Path) -> None:
    with served("ticket", tmp_path) as client:
        assert not client.has_extn("chunking")
        for number in (1, 2):
            client.mail(SENDER)
            client.rcpt(ANN)
            assert client.data(b"Subject: Hello\r\n\r\n") == (
                250,
                f"2.6.0 Queued as ticket-{number}".encode(),
            )


def test_a_maildir_is_filled(tmp_path: Path) -> None:
    with served("maildir", tmp_path) as client:
        client.sendmail(SENDER, ANN, b"Subject: Hello\r\n\r\n")
    (stored,) = (tmp_path / "maildir" / "new").iterdir()
    assert "Subject: Hello" in stored.read_text()


@pytest.mark.parametrize(("name", "kept"), [("reject", 1), ("greylist", 0), ("ticket", 1)])
def test_a_sandbox_takes_them_as_objects(name: str, kept: int) -> None:
    names: dict[str, type] = {}
    exec(EXAMPLES[name], names)
    (handler,) = (
        one
        for one in names.values()
        if getattr(one, "__module__", "") == "builtins" and isinstance(one, type)
    )
    with Sandbox(handler=handler()) as sandbox, smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        try:
            client.sendmail(SENDER, ANN, b"Subject: Hello\r\n\r\n")
        except smtplib.SMTPRecipientsRefused:
            assert kept == 0
        assert len(sandbox.mailbox) == kept
