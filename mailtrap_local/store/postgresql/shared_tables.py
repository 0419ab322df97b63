"""Tables that the processes which share a database have in common beside mail."""

import threading
from abc import abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, Literal, TypeVar

from mailtrap_local.config.values import CreatedMailbox
from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.faults.fault_store import KeptFault
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.store.postgresql import statements
from mailtrap_local.store.postgresql.accounts import PostgresAccounts
from mailtrap_local.store.postgresql.database import Connection, Database
from mailtrap_local.store.postgresql.keyed_texts import PostgresTexts
from mailtrap_local.store.postgresql.reader import PostgresReader
from mailtrap_local.store.postgresql.search import Row
from mailtrap_local.store.postgresql.state import State
from mailtrap_local.store.postgresql.transaction import WriteTransaction
from mailtrap_local.store.rows import created_mailbox_of, created_mailbox_text

_T = TypeVar("_T")

CreatedMailboxes = dict[str, CreatedMailbox]


class _FollowedTable(Generic[_T]):
    """A table that is given whole to who follows it. Its revision grows with each change."""

    def __init__(self, query: bytes, read: Callable[[list[Row]], _T]) -> None:
        self._query = query  # each row begins with the revision
        self._read = read
        self._take: Callable[[_T], None] | None = None
        self._lock = threading.Lock()  # so that the newest is taken last
        self.revision = -1
        """That of what was taken last."""

    def look(self, db: Connection) -> None:
        """Give all that is there now to who follows it."""
        with self._lock:
            if self._take is not None:
                rows = db.execute(self._query).fetchall()
                self._take(self._read([row[1:] for row in rows if row[1] is not None]))
                self.revision = rows[0][0]

    def follow(self, take: Callable[[_T], None]) -> None:
        """Call `take` each time from now on."""
        self._take = take


class SharedTables(PostgresReader):
    """The tables beside mail: created mailboxes, accounts, and faults with their counts."""

    def __init__(self, database: Database, checker: Callable[[], MessageChecker] | None) -> None:
        super().__init__(database, checker)
        self._mailboxes = _FollowedTable(statements.MAILBOXES, _mailboxes_of)
        self._faults = _FollowedTable(statements.FAULTS, _faults_of)
        self._accounts_changed: list[Callable[[], None]] = []
        self._accounts_revision = self._state.accounts

    @abstractmethod
    def _write(self, do: Callable[[WriteTransaction], int]) -> int:
        """Return what a write gives once it is committed."""

    def _reach(self, state: State) -> None:
        """Give the tables of a newer state to who follows them; the next time if it fails."""
        with suppress(StoreUnavailable):
            if state.routes > self._mailboxes.revision:
                self._read(self._mailboxes.look)
            if state.faults > self._faults.revision:
                self._read(self._faults.look)
        if state.accounts > self._accounts_revision:
            self._accounts_revision = state.accounts
            for changed in self._accounts_changed:
                changed()

    def _reach_locked(self, db: Connection, state: State) -> None:
        """Give newer mailboxes to who follows them, before a transaction adds messages."""
        if state.routes > self._mailboxes.revision:
            self._mailboxes.look(db)

    @property
    def secret(self) -> bytes:
        ((secret,),) = self._rows(statements.SECRET)
        return bytes(secret)

    # -- mailboxes ---------------------------------------------------------------------------

    def follow_mailboxes(self, take: Callable[[CreatedMailboxes], None]) -> None:
        self._mailboxes.follow(take)
        self._read(self._mailboxes.look)

    def keep_mailbox(self, name: str, mailbox: CreatedMailbox) -> None:
        text = created_mailbox_text(mailbox)
        self._write(lambda transaction: transaction.keep_mailbox(name, text))

    def forget_mailbox(self, name: str) -> None:
        self._write(lambda transaction: transaction.forget_mailbox(name))

    # -- accounts ----------------------------------------------------------------------------

    @property
    def accounts(self) -> PostgresAccounts:
        """The storage of accounts."""
        return PostgresAccounts(self._rows, self._write, self._accounts_changed.append)

    @property
    def keyed_texts(self) -> PostgresTexts:
        """The storage of texts beside the mail."""
        return PostgresTexts(self._rows, self._write)

    # -- faults ------------------------------------------------------------------------------

    def follow_faults(self, take: Callable[[list[KeptFault]], None]) -> None:
        self._faults.follow(take)
        self.look_at_faults()

    def look_at_faults(self) -> None:
        self._read(self._faults.look)

    def keep_fault(self, fault_id: str, rule: str, most: int) -> bool:
        return self._write(lambda transaction: transaction.keep_fault(fault_id, rule, most)) > 0

    def forget_faults(self, fault_ids: list[str]) -> int:
        ids = list(filter(str.isprintable, fault_ids))  # an unknown one may be anything
        return self._write(lambda transaction: transaction.forget_faults(ids)) if ids else 0

    def fault_hits(self, fault_id: str) -> int | None:
        rows = self._rows(statements.FAULT_HITS, id=fault_id)
        return rows[0][0] if rows else None

    def count_fault(
        self, fault_id: str, what: Literal["hits", "occasions", "sessions"], most: int | None = None
    ) -> int:
        return self._number(statements.COUNT_FAULT[what], id=fault_id, most=most)

    def count_attempt(self, fault_id: str, parties: bytes, remembered: int) -> int:
        values = {"id": fault_id, "parties": parties, "remembered": remembered}
        return self._number(statements.COUNT_ATTEMPT, **values)

    def _number(self, query: bytes, **values: Any) -> int:
        rows = self._rows(query, **values)
        return int(rows[0][0]) if rows else 0


def _mailboxes_of(rows: list[Row]) -> CreatedMailboxes:
    return {name: created_mailbox_of(route) for name, route in rows}


def _faults_of(rows: list[Row]) -> list[KeptFault]:
    return [KeptFault(*row) for row in rows]
