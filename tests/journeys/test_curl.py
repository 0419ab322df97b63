"""curl, which uploads a message as it lies in a file: what is caught is that file."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mailtrap_local import Mailbox

MAILS = Path(__file__).parents[1] / "mails"

Upload = Callable[..., None]


@pytest.fixture
def upload(mailbox: Mailbox, require_tool: Callable[[str, str], Path]) -> Upload:
    """`upload(file)` sends a file to Ann, with further arguments for curl."""
    curl = require_tool("curl", "apt install curl")

    def upload(message: Path, *arguments: str) -> None:
        url = f"smtp://{mailbox.host}:{mailbox.port}/app.example"
        envelope = ["--mail-from", "app@example.com", "--mail-rcpt", "ann@example.com"]
        task = ["--silent", "--show-error", "--upload-file", str(message), url]
        subprocess.run([curl, *task, *envelope, *arguments], check=True, timeout=60)

    return upload


@pytest.mark.parametrize("file", sorted(MAILS.glob("*.eml")), ids=lambda file: file.stem)
def test_a_hard_mail_arrives_to_the_octet(upload: Upload, mailbox: Mailbox, file: Path) -> None:
    upload(file)
    sent = file.read_bytes()
    if sent and not sent.endswith(b"\r\n"):
        sent += b"\r\n"  # curl ends the last line, without which SMTP cannot end the message
    assert mailbox.wait_for(mail_from="app@example.com").raw == sent


def test_lines_that_begin_with_dots_arrive_to_the_octet(
    upload: Upload, mailbox: Mailbox, tmp_path: Path
) -> None:
    sent = b".Subject: Dots\r\n\r\n.\r\n..\r\n...\r\n.dot\r\n\n.\n.\r\r\n.\r\n"
    file = tmp_path / "dots.eml"
    file.write_bytes(sent)
    upload(file)
    assert mailbox.wait_for(mail_from="app@example.com").raw == sent


def test_ten_megabytes_arrive_to_the_octet(
    upload: Upload, mailbox: Mailbox, tmp_path: Path
) -> None:
    line = b"x" * 76 + b"\r\n"
    sent = b"Subject: Large\r\n\r\n" + line * (10_000_000 // len(line))
    file = tmp_path / "large.eml"
    file.write_bytes(sent)
    upload(file)
    assert mailbox.wait_for(subject="Large").raw == sent


def test_the_envelope_is_kept(upload: Upload, mailbox: Mailbox, tmp_path: Path) -> None:
    file = tmp_path / "hello.eml"
    file.write_bytes(b"Subject: Hello\r\n\r\nHi\r\n")
    upload(file, "--mail-rcpt", "bob@example.com", "--user", "app:s3cret")
    mail = mailbox.wait_for(subject="Hello", auth="app")
    assert mail.rcpt_to == ("ann@example.com", "bob@example.com")
    assert mail.envelope.helo == "app.example"
