"""`send`: envelope, bytes, refusals."""

from collections.abc import Callable
from pathlib import Path

import pytest

from invoking import Called, call
from mailtrap_local import Sandbox
from paths import MAILS

Command = Callable[..., Called]


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "mail.eml"
    path.write_bytes(
        b"From: App <app@example.com>\r\nTo: ann@example.com, bob@example.com\r\n"
        b"Bcc: eve@example.com\r\nSubject: Hello\r\n\r\n.Hi\r\n"
    )
    return path


def test_it_is_sent_as_it_is_to_whom_it_names(
    command: Command, sandbox: Sandbox, mail: Path
) -> None:
    result = command("send", mail)
    assert result.exit_code == 0
    caught = sandbox.mailbox.find()
    assert result.output == f"{mail}: 2.0.0 Kept as {caught.id}\n"
    assert caught.raw == mail.read_bytes()
    assert caught.mail_from == "app@example.com"
    assert caught.rcpt_to == ("ann@example.com", "bob@example.com", "eve@example.com")
    assert caught.session.outcome == "delivered"


def test_the_envelope_may_be_another(command: Command, sandbox: Sandbox, mail: Path) -> None:
    command("send", mail, "--from", "<>", "--to", "carl@example.com", "--to", "jörg@müller.example")
    caught = sandbox.mailbox.find()
    assert (caught.mail_from, caught.rcpt_to) == ("", ("carl@example.com", "jörg@müller.example"))


def test_lines_of_unix_become_those_of_smtp(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "unix.eml"
    path.write_bytes(b"To: ann@example.com\n\nHi\n")
    command("send", path)
    assert sandbox.mailbox.find().raw == b"To: ann@example.com\r\n\r\nHi\r\n"


def test_stdin_is_a_file_too(command: Command, sandbox: Sandbox) -> None:
    result = command("send", "-", message=b"To: ann@example.com\r\n\r\n")
    assert result.exit_code == 0
    assert sandbox.mailbox.find().rcpt_to == ("ann@example.com",)


def test_refusals_are_reported_with_the_reply_and_1(
    command: Command, sandbox: Sandbox, mail: Path
) -> None:
    sandbox.mailbox.faults.reject_rcpt("bob@*")
    result = command("send", mail)
    assert result.exit_code == 1
    assert result.stderr == f"{mail}: RCPT TO:<bob@example.com>: 550 5.1.1 No such user\n"
    assert sandbox.mailbox.find().rcpt_to == ("ann@example.com", "eve@example.com")
    sandbox.mailbox.faults.drop()
    assert "closed" in command("send", mail).stderr


def test_one_that_fails_does_not_stop_the_others(
    command: Command, sandbox: Sandbox, mail: Path, tmp_path: Path
) -> None:
    nobody = tmp_path / "nobody.eml"
    nobody.write_bytes(b"Subject: x\r\n\r\n")
    result = command("send", nobody, mail)
    assert result.exit_code == 1
    assert result.stderr == f"{nobody}: it names nobody to send it to: say --to\n"
    assert len(sandbox.mailbox) == 1


def test_it_logs_in_at_a_listener_of_its_own(
    command: Command, sandbox: Sandbox, mail: Path
) -> None:
    shop = sandbox.open_mailbox("shop", tls="require", auth=("app", "s3cret"))
    there = ["--smtp", f"{shop.host}:{shop.port}"]
    assert command("send", mail, *there, "--auth", "app:s3cret").exit_code == 0
    assert shop.find().tls is not None
    assert command("send", mail, *there, "--auth", "app:wrong").exit_code == 1
    shop.close()


def test_without_a_listener_it_says_so(mail: Path) -> None:

    with Sandbox(smtp="off", http="127.0.0.1:0") as mute:
        result = call("send", str(mail), "--url", mute.http.url)
    assert result.exit_code == 2
    assert "has no SMTP listener: name one with --smtp" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such.eml"], "does not exist"),
        ([], "Missing argument"),
        (["{mail}", "--to", "a b"], "is no address"),
        (["{mail}", "--from", "a@x>\r\nDATA"], "is no address"),
        (["{mail}", "--smtp", "x"], "is no address: write HOST:PORT"),
        (["{mail}", "--auth", "x"], "write USER:PASSWORD"),
    ],
)
def test_nonsense_is_one_clear_error(
    command: Command, mail: Path, words: list[str], said: str
) -> None:
    result = command("send", *(word.format(mail=mail) for word in words))
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    "name", [path.name for path in sorted(MAILS.glob("*.eml")) if path.read_bytes()[-2:] == b"\r\n"]
)
def test_hard_mails_come_through_to_the_byte(command: Command, sandbox: Sandbox, name: str) -> None:
    raw = (MAILS / name).read_bytes()
    if b"\r\n" in raw:
        assert command("send", MAILS / name, "--to", "ann@example.com").exit_code == 0
        assert sandbox.mailbox.find().raw == raw
