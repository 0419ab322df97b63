"""Three replicas take mail at once: one is killed meanwhile, and their clocks are hours apart."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path
from smtplib import SMTP, SMTPException

import pytest

from mailtrap_local.store.base import BEHIND_ALL
from mailtrap_local.store.postgresql.store import PostgresStore
from replica_processes import Replica
from store_oracle import TIMES_LONGER, Tail, check

MAILS = 60 * TIMES_LONGER
CLOCKS = ("+0h", "-1h", "+1h")


@pytest.fixture
def replicas(
    url: str, tmp_path: Path, require_tool: Callable[[str, str], Path]
) -> Iterator[list[Replica]]:
    faketime = require_tool("faketime", "apt install faketime")
    with ExitStack() as stopped:
        replicas = []
        for number, clock in enumerate(CLOCKS):
            replica = Replica(tmp_path / f"{number}.log", MTL_STORE=url)
            stopped.callback(replica.stop)
            replica.start(str(faketime), "--exclude-monotonic", "-f", clock)
            replicas.append(replica)
        yield replicas


class Sender:
    """A client that sends mail to each replica in turn. `answered` are the subjects with a 250."""

    def __init__(self, name: str, replicas: list[Replica]) -> None:
        self._name = name
        self._replicas = replicas
        self.answered: list[str] = []
        self.sent: list[str] = []
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        for number in count():
            if len(self.answered) == MAILS:
                return
            subject = f"{self._name}-{number}"
            self.sent.append(subject)
            replica = self._replicas[number % len(self._replicas)]
            try:
                with SMTP(*replica.smtp, timeout=20) as client:
                    mail = f"Subject: {subject}\r\n\r\nHello"
                    client.sendmail("app@team.example", ["ann@team.example"], mail)
            except (OSError, SMTPException):
                continue  # not answered: another mail is sent instead
            self.answered.append(subject)


def test_one_is_killed_and_their_clocks_are_hours_apart(replicas: list[Replica], url: str) -> None:
    store = PostgresStore(url, max_messages=100_000, max_bytes=10**9)
    tail = Tail(store.cursor)
    senders = [Sender(name, replicas) for name in "abc"]
    for sender in senders:
        sender.thread.start()
    for replica in replicas[1:]:
        assert replica.get("wait?count=20&timeout=30")["messages"]
        replica.kill()
        tail.read(store)
        replica.start()
    for sender in senders:
        sender.thread.join()
    answered = [subject for sender in senders for subject in sender.answered]
    check(store, answered, [subject for sender in senders for subject in sender.sent])
    tail.read(store)
    added = [name for _, kind, name in tail.seen if kind == "added"]
    assert len(added) == len(set(added)) == store.count().total
    moments = [entry.message.received_at for entry in store.read(0, BEHIND_ALL)]
    assert max(moments) - min(moments) > timedelta(minutes=119)
    lists = [replica.subjects() for replica in replicas]
    assert lists[0] == lists[1] == lists[2]
    store.close()
