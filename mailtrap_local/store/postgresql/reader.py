"""Reads a PostgreSQL store: each call by one statement, or by several that allow for changes."""

from array import array
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from mailtrap_local.errors import MessageNotFound, StoreUnavailable
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.store.base import (
    Change,
    Changes,
    Counts,
    Cursor,
    Entry,
    FindSession,
    FoundMessages,
    MessageOutline,
    no_such_message,
)
from mailtrap_local.store.postgresql import statements
from mailtrap_local.store.postgresql.database import Connection, Database
from mailtrap_local.store.postgresql.search import PostgresSearch, Row
from mailtrap_local.store.postgresql.state import State, read_state
from mailtrap_local.store.raw_cache import RawCache
from mailtrap_local.store.rows import flags_of, moment_of, names_of
from mailtrap_local.store.stored_entries import AT_ONCE, StoredEntries
from mailtrap_local.store.stored_message import StoredMessage

if TYPE_CHECKING:
    from mailtrap_local.search import Query

_T = TypeVar("_T")
_RAW_IN_MEMORY = 64_000_000  # octets of messages that were read last


class PostgresReader:
    """The reading half of a store. `_state` is the newest that this process knows of."""

    def __init__(self, database: Database, checker: Callable[[], MessageChecker] | None) -> None:
        self._database = database
        self._checker = checker
        self._find_session: FindSession | None = None
        self._raws = RawCache(_RAW_IN_MEMORY)
        self._problem: StoreUnavailable | None = None
        self._state: State = self._read(read_state)
        self._search = PostgresSearch(self._rows, self._entry, self.at)

    def _read(self, do: Callable[[Connection], _T]) -> _T:
        if self._problem is not None:
            raise self._problem
        return self._database.read(do)

    def _rows(self, query: bytes, **values: Any) -> list[Row]:
        if not (values.get("mailbox") or "").isprintable():
            values["mailbox"] = ""  # there is none of this name, which may hold anything
        return self._read(lambda db: db.execute(query, values, binary=True).fetchall())

    # -- what is counted ---------------------------------------------------------------------

    @property
    def cursor(self) -> Cursor:
        return self._state.cursor

    @property
    def octets(self) -> int:
        return self._state.octets

    def count(self, mailbox: str | None = None) -> Counts:
        query = statements.TOTAL if mailbox is None else statements.TALLY
        rows = self._rows(query, mailbox=mailbox)
        return Counts(*rows[0]) if rows else Counts(0, 0)

    def mailboxes(self) -> dict[str, Counts]:
        return self._tallies("mailbox")

    def tags(self, mailboxes: Collection[str] | None = None) -> dict[str, Counts]:
        if mailboxes is None:
            return self._tallies("tag")
        rows = self._rows(statements.TAGS_IN, mailboxes=list(mailboxes))
        return {name: Counts(*counts) for name, *counts in rows}

    def _tallies(self, kind: str) -> dict[str, Counts]:
        return {
            name: Counts(*counts) for name, *counts in self._rows(statements.TALLIES, kind=kind)
        }

    # -- messages ----------------------------------------------------------------------------

    def get(self, message_id: str) -> Entry:
        rows = self._rows(statements.GET, id=message_id) if message_id.isprintable() else []
        if not rows:
            raise no_such_message(message_id)
        return self._entry(rows[0])

    def position(self, seq: int, mailbox: str | None = None) -> int:
        is_near_the_end = seq > self._state.seq // 2
        query = statements.OLDER_BY_NEWER if is_near_the_end else statements.OLDER
        ((count,),) = self._rows(query.about(mailbox), mailbox=mailbox, seq=seq)
        return int(count)

    def read(self, start: int, stop: int, mailbox: str | None = None) -> Sequence[Entry]:
        start, stop = max(start, 0), max(stop, 0)
        if start >= stop:
            return []
        is_near_the_end = start > self.count(mailbox).total // 2
        query = statements.SPAN_BACKWARDS if is_near_the_end else statements.SPAN
        rows = self._rows(query.about(mailbox), mailbox=mailbox, start=start, stop=stop)
        seqs = array("q", (seq for (seq,) in rows))
        return StoredEntries(seqs, self.at) if len(seqs) > AT_ONCE else self.at(seqs)

    def at(self, seqs: Collection[int]) -> list[Entry]:
        return list(map(self._entry, self._rows(statements.AT, seqs=list(seqs)))) if seqs else []

    def outline(self, after: int, limit: int, mailbox: str | None = None) -> list[MessageOutline]:
        query = statements.OUTLINES.about(mailbox)
        rows = self._rows(query, mailbox=mailbox, after=after, limit=limit)
        return [MessageOutline._make((*shown, names_of(keywords))) for *shown, keywords in rows]

    def find(self, query: "Query", mailbox: str | None = None) -> FoundMessages:
        return self._search.find(query, mailbox)

    def unread_for_search(self, after: int, limit: int) -> Sequence[Message]:
        end = self._state.seq
        rows = self._rows(statements.WITHOUT_WORDS, after=after, limit=limit)
        self._search.note_complete(after, rows[0][0] - 1 if rows else end)
        return [self._entry(row).message for row in rows]

    def changes(self, after: Cursor, limit: int) -> Changes:
        rows = self._rows(statements.CHANGES, after=after.seq, limit=limit)
        epoch, seq, logged_after = rows[0][:3]
        if after.epoch != epoch or not logged_after <= after.seq <= seq:
            return Changes(Cursor(epoch, seq), (), reset=True)
        changes = tuple(
            Change._make((*row[3:8], None if row[8] is None else self._entry(row[8:]), None))
            for row in rows
            if row[3] is not None
        )
        return Changes(Cursor(epoch, after.seq + len(changes)), changes)

    def _entry(self, row: Row, search_text: bytes | None = None) -> Entry:
        seq, message_id, mailbox, received_at, octets, _, envelope, *flags = row
        message = StoredMessage(
            id=message_id,
            seq=seq,
            mailbox=mailbox,
            received_at=moment_of(received_at),
            envelope=envelope,
            load=partial(self._raw, seq, message_id),
            load_text=partial(self._search_text, seq),
            octets=octets,
            search_text=search_text,
            find_session=self._find_session,
            _checker=self._checker,
        )
        return Entry(message, flags_of(tuple(flags)))

    def _raw(self, seq: int, message_id: str) -> bytes:
        raw = self._raws.get(seq)
        if raw is None:
            rows = self._rows(statements.RAW, id=message_id)
            if not rows:
                raise MessageNotFound("the message has been removed")
            raw = bytes(rows[0][0])
            self._raws.put(seq, raw)
        return raw

    def _search_text(self, seq: int) -> bytes | None:
        rows = self._rows(statements.WORDS, seq=seq)
        return rows[0][0] if rows else None
