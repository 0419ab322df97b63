"""`import --from`: mail of other programs, with when it came, its flags and its tags."""

import json
import mailbox
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from invoking import Called, call
from mailhog_server import MailhogServer, mailhog_message
from mailpit_database import MailpitDatabase
from mailtrap_local import Sandbox
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.base import BEHIND_ALL, Entry
from mailtrap_local.store.sqlite.store import SqliteStore

Command = Callable[..., Called]

CAME = datetime(2026, 11, 26, 10, 0, 1, tzinfo=UTC)
MILLISECONDS = int(CAME.timestamp()) * 1000
MAIL = (
    b"Return-Path: <app@example.com>\r\nReceived: by mail\r\nFrom: App <app@x>\r\nTo: ann@x\r\n"
    b"Bcc: eve@x\r\nSubject: hello\r\n\r\nHi \xff\r\n"
)


def entries(sandbox: Sandbox) -> list[Entry]:
    return list(sandbox.mailroom.store.read(0, BEHIND_ALL))


# -- Mailpit -----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1.3", "1.22", "1.27"])
def test_all_that_mailpit_knows_comes_along(
    command: Command, sandbox: Sandbox, tmp_path: Path, version: str
) -> None:
    database = MailpitDatabase(tmp_path / "mailpit.db", version)
    database.add("b", b"Subject: second\r\n\r\n", created=MILLISECONDS + 5)
    database.add("a", MAIL, created=MILLISECONDS, read=True, tags=["new", "a  b"])
    result = command("import", "--from", "mailpit", tmp_path / "mailpit.db")
    assert (result.exit_code, result.stdout) == (0, "2 imported\n")
    (first, second) = entries(sandbox)
    assert first.message.raw == MAIL
    assert first.message.received_at == CAME
    assert first.message.mail_from == "app@example.com"
    assert first.message.rcpt_to == ("ann@x", "eve@x")
    assert first.flags == Flags(read=True, tags=frozenset({"new", "a b"}))
    assert second.message.subject == "second"
    assert second.flags == Flags()


def test_mail_that_mailpit_did_not_compress(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    database = MailpitDatabase(tmp_path / "mailpit.db", tenant="shop_")
    database.add("a", MAIL, created=MILLISECONDS, compressed=False)
    assert command("import", "--from", "mailpit", tmp_path / "mailpit.db").exit_code == 0
    assert [entry.message.raw for entry in entries(sandbox)] == [MAIL]


def test_what_is_broken_in_mailpit_is_reported_and_the_rest_goes_in(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "mailpit.db"
    database = MailpitDatabase(path)
    for number, name in enumerate("abcdef"):
        database.add(name, MAIL, created=MILLISECONDS + number)
    database.run("UPDATE mailbox_data SET Email = 'no frame' WHERE ID = 'a'")
    database.run("UPDATE mailbox_data SET Email = substr(Email, 1, 20) WHERE ID = 'b'")
    database.run("DELETE FROM mailbox_data WHERE ID = 'c'")
    database.run("UPDATE mailbox SET Created = 1e300 WHERE ID = 'f'")
    result = command("import", "--from", "mailpit", path)
    assert result.exit_code == 1
    assert result.stdout == "2 imported, 4 not\n"
    said = result.stderr.splitlines()
    assert said[0].startswith(f"{path}, message a: it cannot be decompressed")
    assert said[1].startswith(f"{path}, message b: it is cut off")
    assert said[2] == f"{path}, message c: its octets are missing"
    assert said[3].startswith(f"{path}, message f: ")
    assert len(entries(sandbox)) == 2


def test_a_database_of_mailpit_that_is_damaged_ends_in_a_clear_error(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "mailpit.db"
    database = MailpitDatabase(path)
    for number in range(200):
        database.add(str(number), b"Subject: x\r\n\r\n" + bytes(range(256)) * 8, created=number + 1)
    octets = bytearray(path.read_bytes())
    for at in range(4096 * 8, len(octets), 4096):
        octets[at : at + 200] = b"\xff" * 200
    path.write_bytes(octets)
    result = command("import", "--from", "mailpit", path)
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    assert result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "not a database of Mailpit"), (b"text " * 1000, "file is not a database"), (None, "no")],
)
def test_what_is_no_database_of_mailpit(
    command: Command, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    result = command("import", "--from", "mailpit", path)
    assert result.exit_code == 2
    assert said in result.stderr


# -- MailHog -----------------------------------------------------------------------------------


def test_mail_of_a_mailhog_that_runs(command: Command, sandbox: Sandbox) -> None:
    with MailhogServer([mailhog_message(number) for number in range(25)]) as server:
        result = command("import", "--from", "mailhog", server.url)
    assert (result.exit_code, result.stdout) == (0, "25 imported\n")
    found = [entry.message for entry in entries(sandbox)]
    assert [message.subject for message in found] == [f"number {number}" for number in range(25)]
    assert found[0].mail_from == "app@example.com"
    assert found[0].rcpt_to == ("ann@example.com", "bob@example.com")
    assert found[0].received_at == CAME


def test_mail_that_comes_to_mailhog_meanwhile(command: Command, sandbox: Sandbox) -> None:
    with MailhogServer([mailhog_message(number) for number in range(25)]) as server:
        server.arrives_after_page = {2: mailhog_message(25), 3: mailhog_message(26)}
        command("import", "--from", "mailhog", server.url)
    subjects = [entry.message.subject for entry in entries(sandbox)]
    assert subjects == [f"number {number}" for number in range(27)]


def test_a_mailhog_that_wants_a_password(command: Command, sandbox: Sandbox) -> None:
    with MailhogServer([mailhog_message(0)], login="ann:s%c ret") as server:
        assert "401" in command("import", "--from", "mailhog", server.url).stderr
        url = server.url.replace("://", "://ann:s%25c%20ret@")
        assert command("import", "--from", "mailhog", url).exit_code == 0
    assert len(entries(sandbox)) == 1


def test_what_mailhog_has_answered_in_a_file(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    newest_first: list[Any] = [mailhog_message(1), {"ID": "x"}, None, mailhog_message(0)]
    path = tmp_path / "mailhog.json"
    for answer in ({"total": 4, "items": newest_first}, newest_first):
        sandbox.mailroom.clear()
        path.write_text(json.dumps(answer))
        result = command("import", "--from", "mailhog", path)
        assert (result.exit_code, result.stdout) == (1, "2 imported, 2 not\n")
        assert result.stderr.splitlines()[1] == f"{path}, message x: not as MailHog writes one"
        found = [entry.message.subject for entry in entries(sandbox)]
        assert found == ["number 0", "number 1"]


@pytest.mark.parametrize("content", ["{", '{"items": 1}', "[" * 100_000])
def test_a_file_that_mailhog_did_not_answer(command: Command, tmp_path: Path, content: str) -> None:
    path = tmp_path / "mailhog.json"
    path.write_text(content)
    result = command("import", "--from", "mailhog", path)
    assert result.exit_code == 2
    assert "as MailHog would have answered it" in result.stderr


def test_no_mailhog_at_a_url(command: Command, sandbox: Sandbox) -> None:
    for url in ("http://127.0.0.1:9", f"{sandbox.http.url}/none", "ftp://x", "http://"):
        result = command("import", "--from", "mailhog", url)
        assert result.exit_code == 2
        assert url.rstrip("/") in result.stderr


# -- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["mbox", "maildir"])
def test_mail_of_one_layout_with_when_it_came(
    command: Command, sandbox: Sandbox, tmp_path: Path, layout: str
) -> None:
    if layout == "mbox":
        (tmp_path / "mail").write_bytes(b"From a@x Thu Nov 26 10:00:01 2026\nSubject: x\n\nHi\n\n")
    else:
        box = mailbox.Maildir(tmp_path / "mail")
        stored = mailbox.MaildirMessage("Subject: x\n\nHi\n")
        stored.set_subdir("cur")
        stored.set_flags("S")
        box.add(stored)
        (file,) = (tmp_path / "mail" / "cur").iterdir()
        file.rename(file.with_name(f"{MILLISECONDS // 1000}.M1.host:2,S"))
    assert command("import", "--from", layout, tmp_path / "mail").exit_code == 0
    ((message, flags),) = entries(sandbox)
    assert message.raw == b"Subject: x\r\n\r\nHi\r\n"
    assert message.received_at == CAME
    assert flags.read == (layout == "maildir")


def test_a_folder_without_the_layout_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: x\r\n\r\n")
    result = command("import", "--from", "maildir", tmp_path)
    assert result.exit_code == 2
    assert f"{tmp_path}: no maildir is there" in result.stderr


def test_an_export_comes_back_as_it_was(command: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    database = MailpitDatabase(tmp_path / "mailpit.db")
    database.add("a", MAIL, created=MILLISECONDS, read=True, tags=["new"])
    command("import", "--from", "mailpit", tmp_path / "mailpit.db")
    assert command("export", tmp_path / "out").exit_code == 0
    sandbox.mailroom.clear()
    assert command("import", tmp_path / "out").exit_code == 0
    ((message, flags),) = entries(sandbox)
    assert (message.raw, message.received_at, flags.read) == (MAIL, CAME, True)
    assert flags.tags == {"new"}


# -- into a store ------------------------------------------------------------------------------


def test_mail_goes_into_a_store_that_no_sandbox_has_open(tmp_path: Path) -> None:
    database = MailpitDatabase(tmp_path / "mailpit.db")
    for number in range(20):
        database.add(str(number), MAIL, created=1000 * number + 1, tags=["old"])
    store = f"sqlite:{tmp_path / 'mail.db'}"
    words = ["import", "--from", "mailpit", tmp_path / "mailpit.db", "--store", store]
    result = call(*words)
    assert (result.exit_code, result.stdout) == (0, "20 imported\n")
    assert "the oldest is of 1970-01-01: a sandbox removes mail after a week" in result.stderr
    opened = SqliteStore(tmp_path / "mail.db", max_messages=100, max_bytes=10**8)
    assert opened.count().total == 20
    assert opened.tags()["old"].total == 20
    refused = call(*words)
    opened.close()
    assert refused.exit_code == 2
    assert "another process has the store open" in refused.stderr


def test_all_that_an_export_knows_goes_into_a_store(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    kept = sandbox.mailroom.deliver(
        Envelope(mail_from="a@x", rcpt_to=("b@x",)), MAIL, mailbox="shop", received_at=CAME
    )
    sandbox.mailroom.store.update([kept.id], read=True, pinned=True, tags=["old"])
    command("export", tmp_path / "out")
    sandbox.mailroom.store.remove([kept.id])
    (tmp_path / "out" / "later.eml").write_bytes(MAIL)
    (tmp_path / "out" / "later.json").write_text(
        '{"mail_from": "a\\nb", "rcpt_to": [], "mailbox": "x"}'
    )
    result = call("import", tmp_path / "out", "--store", f"sqlite:{tmp_path / 'mail.db'}")
    assert (result.exit_code, result.stdout) == (1, "1 imported, 1 not\n")
    assert "has a line break" in result.stderr
    store = SqliteStore(tmp_path / "mail.db", max_messages=100, max_bytes=10**8)
    ((message, flags),) = store.read(0, BEHIND_ALL)
    assert (message.raw, message.mailbox, message.received_at) == (MAIL, "shop", CAME)
    assert (message.mail_from, message.rcpt_to) == ("a@x", ("b@x",))
    assert flags == Flags(read=True, pinned=True, tags=frozenset({"old"}))
    store.close()


def test_a_sandbox_that_keeps_less_is_said_to(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.eml").write_bytes(b"Subject: x\r\n\r\n")
    with Sandbox(http="127.0.0.1:0", max_messages=2) as small:
        result = call("import", tmp_path, "--url", small.http.url)
    assert result.stdout == "3 imported\n"
    assert "only 2 are left: a sandbox drops the oldest, see --max-messages" in result.stderr


def test_mail_of_a_moment_that_never_was_is_refused(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    database = MailpitDatabase(tmp_path / "mailpit.db")
    database.add("a", MAIL, created=-(10**12))
    result = command("import", "--from", "mailpit", tmp_path / "mailpit.db")
    assert result.exit_code == 1
    assert "received_at: a moment from 1970 to 9999" in result.stderr
    assert not entries(sandbox)
