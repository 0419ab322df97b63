"""`mailtrap-local store` with a PostgreSQL store, also while replicas use it."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from invoking import call
from mailtrap_local import Sandbox
from mailtrap_local.store.postgresql import schema
from mailtrap_local.store.postgresql.store import PostgresStore
from store_values import add, names

COMMANDS = ("check", "vacuum", "migrate", "info")


@pytest.fixture
def store(url: str) -> Iterator[PostgresStore]:
    """A store of three messages, one of which is read and one pinned."""
    store = PostgresStore(url, max_messages=1000, max_bytes=10**8)
    for name in "abc":
        add(store, name, tags=("new",))
    store.update(["a"], read=True)
    store.update(["b"], pinned=True)
    yield store
    store.close()


def _spoil(url: str, statement: str) -> None:
    with psycopg.connect(url) as db:
        db.execute(statement.encode())


def test_info_says_what_is_in_it(store: PostgresStore, url: str) -> None:
    result = call("store", "info", url)
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert lines["kind"] == "postgresql"
    assert lines["version"] == str(schema.VERSION)
    assert lines["messages"] == "3 (2 unread)"
    assert lines["octets"].startswith("3 (")
    assert lines["oldest"] == lines["newest"] == "2026-11-22 10:00:00+00:00"
    assert lines["epoch"] == f"{store.cursor.epoch:x}"


def test_check_finds_nothing_in_a_store_that_is_whole(store: PostgresStore, url: str) -> None:
    store.remove(["c"])
    result = call("store", "check", url)
    assert (result.exit_code, result.output) == (0, "no problems in 2 messages\n")
    store.clear(pinned=True)
    assert call("store", "check", url).stdout == "no problems in 0 messages\n"


def test_check_knows_a_log_that_is_cut_and_a_store_at_its_cap(url: str) -> None:
    store = PostgresStore(url, max_messages=5, max_bytes=10**6, log_length=8)
    for number in range(20):
        add(store, str(number), mailbox=f"box{number % 2}")
        store.update([str(number)], pinned=number == 17)
    store.update(["17"], pinned=False)
    result = call("store", "check", url)
    assert (result.exit_code, result.output) == (0, "no problems in 5 messages\n")
    store.close()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM body WHERE id = 'b'", "message b: its octets are missing"),
        ("UPDATE body SET raw = 'xyz' WHERE id = 'a'", "message a: it has 3 octets, and 1 are"),
        ("UPDATE message SET envelope = '{' WHERE seq = 3", "message c: its envelope or its flags"),
        ("UPDATE message SET received_at = 9e18", "message c: its envelope or its flags"),
        ("DELETE FROM message WHERE seq = 1", "octets of messages that are gone"),
        ("INSERT INTO body VALUES ('x', 'x')", "octets of messages that are gone"),
        ("INSERT INTO words VALUES (99, 'x')", "search texts of messages that are gone"),
        ("DELETE FROM change WHERE seq = 2", "the log of changes has gaps"),
        ("DELETE FROM change WHERE seq = 1", "the log of changes does not begin where"),
        ("DELETE FROM change WHERE seq = 5", "the log of changes does not end where"),
        ("DELETE FROM change", "the log of changes does not end where"),
        ("UPDATE state SET seq = 2", "a message is newer than the newest change"),
        ("UPDATE state SET all_pinned_until = 1", "a message would never be dropped"),
        ("UPDATE state SET pinned = 2", "the counts of pinned messages are not those"),
        ("UPDATE state SET octets = 9", "octets: there are 3, and 9 are noted"),
        ("UPDATE state SET total = 4", "messages: there are 3 (2 unread), and 4 (2 unread) are"),
        ("DELETE FROM tally", "messages by tag: there are new: 3 (2 unread), and none are noted"),
        ("UPDATE tally SET total = 2 WHERE kind = 'mailbox'", "messages by mailbox: there are inb"),
        ("DROP TABLE body", 'it cannot be read any further: relation "body" does not exist'),
        ("DROP TABLE message", "it cannot be read any further: relation"),
    ],
)
def test_check_lists_what_is_wrong(url: str, statement: str, said: str) -> None:
    _spoil(url, statement)
    result = call("store", "check", url)
    assert result.exit_code == 1
    assert said in result.stdout
    assert not result.stderr


def test_vacuum_gives_room_back_while_replicas_go_on(store: PostgresStore, url: str) -> None:
    for number in range(20):
        add(store, f"large{number}", raw=b"x" * 500_000)
    store.remove([f"large{number}" for number in range(20)])
    result = call("store", "vacuum", url)
    freed, *words = result.stdout.split()
    assert (result.exit_code, words) == (0, ["octets", "freed"])
    assert int(freed.replace(",", "")) > 9_000_000
    add(store, "later")
    assert names(store) == ["a", "b", "c", "later"]
    assert call("store", "check", url).exit_code == 0


def test_migrate_brings_older_tables_up_to_date(url: str) -> None:
    first = Path(schema.__file__).parent / "migrations" / "0001.sql"
    _spoil(url, first.read_text())
    _spoil(url, "INSERT INTO state VALUES (1, 1, 7, 'here', 0, 0, 0, 0, 0, 0, 0, 0, 0, 'secret')")
    result = call("store", "info", url)
    assert f"version   1 of {schema.VERSION}\n" in result.stdout
    result = call("store", "migrate", url)
    assert (result.exit_code, result.stdout) == (0, f"version {schema.VERSION}, was 1\n")
    result = call("store", "migrate", url)
    assert (result.exit_code, result.stdout) == (0, f"version {schema.VERSION}, nothing to do\n")
    with Sandbox(store=url) as sandbox:
        assert sandbox.mailroom.faults.all() == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_without_a_store_is_left_alone(url: str, command: str) -> None:
    for statement in ("SELECT", "CREATE TABLE state (mine integer)"):
        _spoil(url, statement)
        result = call("store", command, url.replace("postgres@", "postgres:s3cret@"))
        assert result.exit_code == 2
        assert "there is no store in this database" in result.stderr
        assert "s3cret" not in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_what_cannot_be_reached_is_one_line(command: str) -> None:
    result = call("store", command, "postgresql://app:s3cret@127.0.0.1:1/mail")
    assert result.exit_code == 2
    assert "PostgreSQL cannot be reached" in result.stderr
    assert "s3cret" not in result.output


@pytest.mark.usefixtures("store")
def test_tables_of_a_newer_version_are_refused(url: str) -> None:
    _spoil(url, "UPDATE state SET version = 99")
    result = call("store", "check", url)
    assert result.exit_code == 2
    assert "version 99, made by a newer mailtrap-local" in result.stderr


@pytest.mark.usefixtures("store")
def test_a_role_that_may_not_read_is_told_so(url: str) -> None:
    with psycopg.connect(url) as db:
        db.execute("CREATE ROLE stranger LOGIN")
        ((schema_name,),) = db.execute("SELECT current_schema()").fetchall()
        db.execute(f"GRANT USAGE ON SCHEMA {schema_name} TO stranger".encode())
    result = call("store", "info", url.replace("postgres@", "stranger@"))
    assert result.exit_code == 2
    assert "PostgreSQL says: permission denied" in result.stderr
