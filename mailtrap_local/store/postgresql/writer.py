"""Writes to a PostgreSQL store in one thread. A write stays until it is committed, or given up."""

import logging
import os
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import psycopg

from mailtrap_local.clock import monotonic
from mailtrap_local.errors import StoreFull, StoreUnavailable
from mailtrap_local.mail.message import Message
from mailtrap_local.store.group_commit import Write, WriterThread
from mailtrap_local.store.postgresql import statements
from mailtrap_local.store.postgresql.database import Connection, Database, one_line
from mailtrap_local.store.postgresql.schema import settle_epoch
from mailtrap_local.store.postgresql.state import State
from mailtrap_local.store.postgresql.transaction import PostgresBounds, WriteTransaction

_PAUSE = 0.1  # seconds between two attempts
_LONGEST = 15.0  # seconds that a transaction may take when nothing is heard of the server
RESTORED = "the database has been restored, or its standby promoted: restart this process"
_Result = tuple[Any, BaseException | None]

log = logging.getLogger(__name__)


class MessageWrite(Write[Message]):
    """A message to be added, by `do`; `found` makes it of its seq if an attempt has added it."""

    def __init__(
        self,
        message_id: str,
        raw: bytes,
        do: Callable[[WriteTransaction], Message],
        found: Callable[[int], Message],
    ) -> None:
        super().__init__(do, len(raw))
        self.message_id = message_id
        self.raw = raw
        self.found = found
        self.is_in_doubt = False


class _Removal(Write[int]):
    """Removal of a message that was answered as not kept. Nobody waits for it."""

    def __init__(self, message_id: str) -> None:
        super().__init__(lambda transaction: transaction.remove([message_id]))
        self.message_id = message_id


class PostgresWriter(WriterThread):
    """The one writer of a process. Calls `publish` after each commit.

    It calls `prepare` before it adds messages, while no other process can write.
    StoreFull, which a write raises before it has written anything, is raised to its caller alone.
    After a lost connection the batch is written again, and each message is looked for first: the
    commit may have been made. A message whose caller has given up is removed.
    """

    def __init__(
        self,
        database: Database,
        bounds: PostgresBounds,
        channel: str,
        prepare: Callable[[Connection, State], None],
        publish: Callable[[WriteTransaction, Sequence[tuple[int, bytes]]], None],
    ) -> None:
        self._database = database
        self._bounds = bounds
        self._channel = channel
        self._prepare = prepare
        self._publish = publish
        self._db: Connection | None = None
        self._epoch: int | None = None
        self._began: float | None = None
        self._is_failing = False
        self._connection()
        super().__init__()

    def close(self) -> None:
        super().close()
        if self._db is not None:
            self._db.close()

    @property
    def server_pid(self) -> int | None:
        """The server process that writes for this one; None while there is none."""
        db = self._db
        return None if db is None or db.closed else db.info.backend_pid

    def break_off_if_stuck(self) -> None:
        """Cut the connection if the server has not answered for long. For another thread."""
        began, db = self._began, self._db
        if began is None or db is None or monotonic() - began < _LONGEST:
            return
        with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(db.fileno())) as peer:
            peer.shutdown(socket.SHUT_RDWR)

    # -- attempts ----------------------------------------------------------------------------

    def _write(self, batch: list[Write[Any]]) -> None:
        while batch := [write for write in batch if self._is_wanted(write)]:
            try:
                self._finish(batch, self._commit(batch))
            except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction) as problem:
                self._fail(batch, problem)
                time.sleep(_PAUSE)
            except StoreUnavailable as problem:
                for write in batch:
                    write.finish(None, problem)
                return
            except Exception as problem:  # noqa: BLE001  # raised to its caller
                self._fail(batch, problem)
                if len(batch) > 1:
                    for write in batch:
                        self._write([write])
                else:
                    text = f"the store cannot write: {one_line(problem)}"
                    batch[0].finish(None, StoreUnavailable(text))
                return
            else:
                self._is_failing = False
                return

    def _is_wanted(self, write: Write[Any]) -> bool:
        """Return False for a write that has been withdrawn; what it has kept is removed."""
        if isinstance(write, _Removal):
            if self._closed and self._is_failing:
                log.error("message %s may be kept, though it was refused", write.message_id)
                return False
        elif write.is_withdrawn and isinstance(write, MessageWrite) and write.is_in_doubt:
            self._queue.append(_Removal(write.message_id))
        return not write.is_withdrawn

    def _fail(self, batch: list[Write[Any]], problem: Exception) -> None:
        """Close the connection: whether its transaction was committed is in doubt."""
        if not self._is_failing:
            log.warning("the store cannot write, and tries again: %s", one_line(problem))
            self._is_failing = True
        for write in batch:
            if isinstance(write, MessageWrite):
                write.is_in_doubt = True
        if self._db is not None:
            self._db.close()
            self._db = None

    def _connection(self) -> Connection:
        if self._db is None:
            db = self._database.connect()
            epoch = settle_epoch(db)
            if self._epoch not in (None, epoch):
                db.close()
                raise StoreUnavailable(RESTORED)
            self._db, self._epoch = db, epoch
        return self._db

    # -- one transaction ---------------------------------------------------------------------

    def _commit(self, batch: list[Write[Any]]) -> list[_Result]:
        self._began = monotonic()
        try:
            db = self._connection()
            messages = [write for write in batch if isinstance(write, MessageWrite)]
            with db.pipeline():
                state = self._begin(db, messages)
                before = _kept_before(db, messages)
                kept = before.copy()
                transaction = WriteTransaction(db, state, self._bounds)
                results = [_do(write, transaction, kept) for write in batch]
                transaction.finish(self._channel)
                if len(kept) < len(messages) or before:
                    db.execute(statements.DROP_LEFT_OVER, ([one.message_id for one in messages],))
                done = db.execute(b"COMMIT")
            if done.statusmessage != "COMMIT":
                raise psycopg.OperationalError("the transaction was rolled back")
        finally:
            self._began = None
        added = [(kept[one.message_id], one.raw) for one in messages if one.message_id in kept]
        self._publish(transaction, added)
        return results

    def _begin(self, db: Connection, messages: list[MessageWrite]) -> State:
        """Send the octets of messages, which takes longest, before all others are locked out."""
        db.execute(statements.BEGIN)
        if messages:
            bodies = [one.message_id for one in messages], [one.raw for one in messages]
            db.execute(statements.ADD_BODIES, bodies)
        *columns, _, _ = db.execute(statements.LOCK).fetchone() or ()
        state = State(*columns)
        if messages:
            self._prepare(db, state)
        return state

    def _finish(self, batch: list[Write[Any]], results: list[_Result]) -> None:
        for write, (result, problem) in zip(batch, results, strict=True):
            is_waiting = write.finish(result, problem)
            if not is_waiting and isinstance(write, MessageWrite) and problem is None:
                self._queue.append(_Removal(write.message_id))


def _kept_before(db: Connection, messages: list[MessageWrite]) -> dict[str, int]:
    """Return the seqs of messages that an attempt before has added, by id."""
    ids = [one.message_id for one in messages if one.is_in_doubt]
    if not ids:
        return {}
    return dict(db.execute(statements.ADDED_BEFORE, (ids, ids)).fetchall())


def _do(write: Write[Any], transaction: WriteTransaction, kept: dict[str, int]) -> _Result:
    """Return what a write gives, and note the seq of a message that it adds."""
    if not isinstance(write, MessageWrite):
        return write.do(transaction), None
    if (seq := kept.get(write.message_id)) is not None:
        return write.found(seq), None
    try:
        message = write.do(transaction)
    except StoreFull as problem:
        return None, problem
    kept[write.message_id] = message.seq
    return message, None
