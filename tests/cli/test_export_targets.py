"""`export --to`: an mbox and a Maildir, which `import` and other programs read."""

import mailbox
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from delivering import deliver
from invoking import Called
from mailtrap_local import Sandbox
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.store.base import BEHIND_ALL

Command = Callable[..., Called]

CAME = datetime(2026, 11, 26, 10, 0, 1, tzinfo=UTC)
HARD = (
    b"",
    b"Subject: x\r\n\r\nFrom here\r\n>From there\r\n\r\n",
    b"Subject: x\r\n\r\n\xff\x00\r\n",
    b"Subject: x\r\n\r\nlone\rends\nof lines\r\n",
)


@pytest.mark.parametrize("kind", ["mbox", "maildir"])
def test_an_mbox_and_a_maildir_come_back_as_they_were(
    command: Command, sandbox: Sandbox, tmp_path: Path, kind: str
) -> None:
    for raw in HARD:
        sandbox.mailroom.deliver(Envelope(mail_from="a b@x"), raw, received_at=CAME)
    first, *_ = sandbox.mailroom.messages_after(0)
    sandbox.mailroom.store.update([first.id], read=True)
    path = tmp_path / f"mail.{kind}"
    words = [] if kind == "mbox" else ["--to", "maildir"]
    assert command("export", path, *words).output == "4 exported\n"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    sandbox.mailroom.clear()
    assert command("import", "--from", kind, path).exit_code == 0
    found = [entry.message for entry in sandbox.mailroom.store.read(0, BEHIND_ALL)]
    assert sorted(message.raw for message in found) == sorted(HARD)
    assert {message.received_at for message in found} == {CAME}
    assert sandbox.mailroom.store.count().unread == (4 if kind == "mbox" else 3)


def test_other_programs_read_them(command: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    for number in range(3):
        deliver(sandbox, b"Subject: %d\r\n\r\nHi\r\n" % number)
    command("export", "--to", "mbox", tmp_path / "box")
    command("export", "--to", "maildir", tmp_path / "dir")
    with closing(mailbox.mbox(tmp_path / "box")) as box:
        read = [one["subject"] for one in box]
    assert read == ["0", "1", "2"]  # oldest first
    in_maildir = list(mailbox.Maildir(tmp_path / "dir"))
    assert sorted(str(one["subject"]) for one in in_maildir) == read
    assert {one.get_payload() for one in in_maildir} == {"Hi\n"}


def test_an_export_into_a_maildir_is_taken_up_again(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    deliver(sandbox)
    command("export", "--to", "maildir", tmp_path)
    deliver(sandbox)
    result = command("export", "--to", "maildir", tmp_path)
    assert result.output == "1 exported, 1 were there\n"
    assert len(list((tmp_path / "cur").iterdir())) == 2


def test_an_mbox_that_exists_stays(command: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    deliver(sandbox)
    path = tmp_path / "a.mbox"
    path.write_text("precious")
    result = command("export", path)
    assert result.exit_code == 2
    assert "it exists already" in result.stderr
    assert path.read_text() == "precious"


def test_more_than_a_hundred_recipients_come_back(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    recipients = tuple(f"user{number}@x" for number in range(150))
    sandbox.mailroom.deliver(Envelope(rcpt_to=recipients), b"Subject: x\r\n\r\n")
    command("export", tmp_path)
    sandbox.mailroom.clear()
    command("import", tmp_path)
    (message,) = sandbox.mailroom.messages_after(0)
    assert message.rcpt_to == recipients
