"""Keeps messages and the change log in a PostgreSQL database, which many processes share."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import changed_flags, new_flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.store.base import FindSession
from mailtrap_local.store.group_commit import Write
from mailtrap_local.store.postgresql import schema, statements
from mailtrap_local.store.postgresql.database import Database
from mailtrap_local.store.postgresql.follower import Follower
from mailtrap_local.store.postgresql.leadership import Leadership
from mailtrap_local.store.postgresql.shared_tables import SharedTables
from mailtrap_local.store.postgresql.state import State, read_state
from mailtrap_local.store.postgresql.transaction import PostgresBounds, WriteTransaction
from mailtrap_local.store.postgresql.writer import RESTORED, MessageWrite, PostgresWriter
from mailtrap_local.store.rows import envelope_text, flag_values, moment_value
from mailtrap_local.store.shared import Placement
from mailtrap_local.store.stored_message import StoredMessage

log = logging.getLogger(__name__)


class PostgresStore(SharedTables):
    """Store (see `base`) of at most `max_messages` messages of `max_bytes` octets in all.

    The log keeps the newest `log_length` changes. `checker` is what its messages are checked with.
    Raises BadSetting if the database cannot be used.
    """

    kind = "postgresql"
    may_block = True

    def __init__(
        self,
        url: str,
        *,
        max_messages: int,
        max_bytes: int,
        log_length: int = 20_000,
        checker: Callable[[], MessageChecker] | None = None,
    ) -> None:
        database = Database(url)
        with database.open() as db:
            schema.migrate(db)
            schema.settle_epoch(db)
            channel = schema.channel(db)
        super().__init__(database, checker)
        self._ring: Callable[[], None] | None = None
        self._publishing = threading.Lock()
        self._dropped = 0
        bounds = PostgresBounds(max_messages, max_bytes, log_length)
        self._writer = PostgresWriter(
            database, bounds, channel, self._reach_locked, self._committed
        )
        self._leadership = Leadership(database)
        self._follower = Follower(database, channel, self._look, lambda: self._writer.server_pid)

    def close(self) -> None:
        self._leadership.close()
        self._writer.close()
        self._follower.close()
        self._database.close()

    # -- changes of this process, and of others ----------------------------------------------

    def follow(self, ring: Callable[[], None], find_session: FindSession) -> None:
        self._ring = ring
        self._find_session = find_session

    def _committed(self, transaction: WriteTransaction, added: Sequence[tuple[int, bytes]]) -> None:
        for seq, raw in added:
            self._raws.put(seq, raw)
        for seq in transaction.removed:
            self._raws.drop(seq)
        self._dropped += transaction.dropped
        self._publish(transaction.state)

    def _look(self) -> None:
        self._writer.break_off_if_stuck()
        self._publish(self._read(read_state))

    def _publish(self, state: State) -> None:
        with self._publishing:
            if state.epoch != self._state.epoch:
                log.error(RESTORED)
                self._problem = StoreUnavailable(RESTORED)
                return
            is_new = state.is_newer_than(self._state)
            if is_new:
                self._state = state
        self._reach(state)
        if is_new and self._ring is not None:
            self._ring()

    @property
    def dropped(self) -> int:
        return self._dropped

    def leads(self) -> bool:
        return self._leadership.ask()

    # -- writing -----------------------------------------------------------------------------

    def add(
        self,
        *,
        message_id: str,
        mailbox: str,
        received_at: datetime,
        envelope: Envelope,
        raw: bytes,
        tags: Collection[str] = (),
        attempts: Collection[RelayAttempt] = (),
    ) -> Write[Message]:
        placement = Placement(mailbox, tags, attempts)
        return self.add_placed(
            message_id=message_id,
            received_at=received_at,
            envelope=envelope,
            raw=raw,
            place=lambda: placement,
        )

    def add_placed(
        self,
        *,
        message_id: str,
        received_at: datetime,
        envelope: Envelope,
        raw: bytes,
        place: Callable[[], Placement],
    ) -> Write[Message]:
        octets = len(raw)
        revision = self._mailboxes.revision  # first: it may change while the place is chosen
        placement = place()

        def message(seq: int) -> Message:
            return StoredMessage(
                id=message_id,
                seq=seq,
                mailbox=placement.mailbox,
                received_at=received_at,
                envelope=envelope,
                load=lambda: self._raw(seq, message_id),
                octets=octets,
                _checker=self._checker,
            )

        def add(transaction: WriteTransaction) -> Message:
            nonlocal placement
            if self._mailboxes.revision != revision:
                placement = place()
            values = (
                *(message_id, placement.mailbox, moment_value(received_at)),
                *(octets, octets + envelope.octets, envelope_text(envelope)),
                *flag_values(new_flags(placement.tags, placement.attempts)),
                raw.endswith(b"\r\n") or not raw,
            )
            return message(transaction.add(values))

        return self._writer.put(MessageWrite(message_id, raw, add, message))

    def update(self, message_ids: Iterable[str], **flags: Any) -> int:
        changed = changed_flags(flags)
        return self._write_few_at_once(
            message_ids, lambda ids, transaction: transaction.update(ids, changed)
        )

    def remove(self, message_ids: Iterable[str]) -> int:
        return self._write_few_at_once(
            message_ids, lambda ids, transaction: transaction.remove(ids)
        )

    def _write_few_at_once(
        self, message_ids: Iterable[str], do: Callable[[list[str], WriteTransaction], int]
    ) -> int:
        ids = iter(dict.fromkeys(message_ids))
        count = 0
        while some := list(islice(ids, statements.AT_ONCE)):
            count += self._write(partial(do, some))
        return count

    def clear(self, mailbox: str | None = None, *, pinned: bool = False) -> int:
        if not (mailbox or "").isprintable():
            return 0  # there is none of this name
        until = self._read(read_state).seq
        return self._write_until_few_are_left(
            lambda transaction: transaction.clear_some(mailbox, until, pinned=pinned)
        )

    def expire(self, before: datetime) -> int:
        return self._write_until_few_are_left(lambda transaction: transaction.expire_some(before))

    def _write_until_few_are_left(self, do: Callable[[WriteTransaction], int]) -> int:
        count = done = self._write(do)
        while done == statements.AT_ONCE:
            done = self._write(do)
            count += done
        return count

    def keep_search_texts(self, messages: Sequence[Message]) -> None:
        texts = [(one.seq, one.indexed_text) for one in messages if one.is_searchable]
        if texts:
            self._write(lambda transaction: transaction.keep_search_texts(texts))

    def _write(self, do: Callable[[WriteTransaction], int]) -> int:
        return self._writer.begin(do).result()
