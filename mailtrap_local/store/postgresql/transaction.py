"""Changes of a PostgreSQL store, made by one transaction that has locked the row `state`.

They are collected, and written by as few statements as can be.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from mailtrap_local.errors import StoreFull, StoreUnavailable
from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.postgresql import statements
from mailtrap_local.store.postgresql.database import Connection
from mailtrap_local.store.postgresql.state import State
from mailtrap_local.store.rows import flag_values, flags_of, moment_value

Row = tuple[Any, ...]


class PostgresBounds(NamedTuple):
    """Bounds of a store: messages, octets of all, and changes in the log."""

    max_messages: int
    max_bytes: int
    log_length: int


class WriteTransaction:
    """Collects changes until it is `finish`ed."""

    def __init__(self, db: Connection, state: State, bounds: PostgresBounds) -> None:
        self._db = db
        self._bounds = bounds
        self._began_at = state.revision
        self._added: list[Row] = []
        self._lines: list[Row] = []
        self._tallies: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._oldest: deque[Row] = deque()  # next to be dropped
        self._gone: list[Row] = []
        self.state = state
        self.dropped = 0
        self.removed: list[int] = []
        """Seqs of the messages that are removed."""

    # -- changes -----------------------------------------------------------------------------

    def add(self, values: Row) -> int:
        """Add the message of a row without its seq, which is returned. Raises StoreFull.

        The last value says whether it ends with CRLF.
        """
        message_id, mailbox, _, _, size = values[:5]
        self._make_room(size)
        seq = self._log("added", message_id, mailbox)
        self._added.append((seq, *values))
        self.state.octets += size
        self._count(mailbox, flags_of(values[6:-1]), 1)
        return seq

    def _make_room(self, size: int) -> None:
        most, most_octets, _ = self._bounds
        state = self.state
        if state.total < most and state.octets + size <= most_octets:
            return
        if state.pinned >= most or state.pinned_octets + size > most_octets:
            raise StoreFull(
                f"{size} octets do not fit beside {state.pinned} pinned messages of "
                f"{state.pinned_octets} octets in a store of {most} messages and {most_octets} "
                "octets: unpin or delete some, or raise its caps"
            )
        while state.total >= most or state.octets + size > most_octets:
            oldest = self._next_oldest()
            self._drop(oldest)
            state.all_pinned_until = oldest[0]
            self.dropped += 1

    def _next_oldest(self) -> Row:
        select = statements.OLDEST
        if not self._oldest:
            self._oldest.extend(self._db.execute(select, (self.state.all_pinned_until,)))
        if not self._oldest:
            self.flush()
            self._oldest.extend(self._db.execute(select, (self.state.all_pinned_until,)))
        if not self._oldest:
            raise StoreUnavailable("the counts of the store are wrong: it has no message to drop")
        return self._oldest.popleft()

    def update(self, ids: Collection[str], changed: dict[str, Any]) -> int:
        """Set flags; returns how many messages have changed."""
        rows = [
            (row, after)
            for row in self._rows(ids)
            if (after := replace(flags_of(row[7:]), **changed)) != flags_of(row[7:])
        ]
        for row, after in rows:
            self._set_flags(row, after)
        if rows:
            values = [(row[0], *flag_values(after)) for row, after in rows]
            self._db.execute(statements.SET_FLAGS, _columns(values))
        return len(rows)

    def _set_flags(self, row: Row, after: Flags) -> None:
        seq, message_id, mailbox, _, _, size = row[:6]
        before = flags_of(row[7:])
        self._count(mailbox, before, -1, size)
        self._count(mailbox, after, 1, size)
        if before.pinned and not after.pinned:
            self.state.all_pinned_until = min(self.state.all_pinned_until, seq - 1)
        self._log("updated", message_id, mailbox, seq)

    def remove(self, ids: Collection[str]) -> int:
        """Remove messages; returns how many."""
        return self._drop_all(self._rows(ids))

    def clear_some(self, mailbox: str | None, until: int, *, pinned: bool) -> int:
        """Remove the oldest messages of a mailbox, or of all; the pinned ones only if `pinned`.

        Those up to the seq `until`; returns how many.
        """
        self.flush()
        values = (mailbox, mailbox, pinned, until)
        return self._drop_all(self._db.execute(statements.CLEARED, values))

    def expire_some(self, before: datetime) -> int:
        """Remove the oldest messages received before a moment, but pinned ones."""
        self.flush()
        moment, behind = moment_value(before), self.state.all_pinned_until
        # stops at the first newer one: after a clock set back a message may stay a bit longer
        count = self._drop_all(self._db.execute(statements.EXPIRED, (behind, behind, moment)))
        self.dropped += count
        return count

    def keep_search_texts(self, texts: Collection[tuple[int, bytes]]) -> int:
        """Keep the search texts of messages by their seq, of those that are still here."""
        self.flush()
        self._db.execute(statements.KEEP_WORDS, _columns(texts))
        return len(texts)

    def keep_mailbox(self, name: str, route: str) -> int:
        """Note a mailbox that is created, or its new route; returns the number of changes."""
        self.state.routes += 1
        self._db.execute(statements.KEEP_MAILBOX, (name, self.state.routes, route))
        return 1

    def forget_mailbox(self, name: str) -> int:
        """Remove a mailbox that was created; returns how many."""
        count = len(self._db.execute(statements.FORGET_MAILBOX, (name,)).fetchall())
        self.state.routes += count
        return count

    def keep_fault(self, fault_id: str, rule: str, most: int) -> int:
        """Add a fault, unless there are `most` already; returns how many were added."""
        values = (fault_id, self.state.faults + 1, rule, most)
        return self._count_faults(self._db.execute(statements.KEEP_FAULT, values))

    def forget_faults(self, ids: list[str]) -> int:
        """Remove faults; returns how many."""
        return self._count_faults(self._db.execute(statements.FORGET_FAULTS, (ids,)))

    def _count_faults(self, changed: Iterable[Row]) -> int:
        count = len(list(changed))
        self.state.faults += count
        return count

    def change_accounts(self, *statements: tuple[bytes, Sequence[Any]]) -> int:
        """Change accounts and tokens, so that all processes read them again."""
        self.state.accounts += 1
        return self.note(*statements)

    def note(self, *statements: tuple[bytes, Sequence[Any]]) -> int:
        """Write what nobody needs to read again; returns the number of statements."""
        for statement, values in statements:
            self._db.execute(statement, values)
        return len(statements)

    # -- what they are made of ---------------------------------------------------------------

    def _rows(self, ids: Iterable[str]) -> list[Row]:
        """Read rows in the order of their ids."""
        self.flush()
        ids = list(filter(str.isprintable, ids))  # an unknown one may be anything
        rows = {row[1]: row for row in self._db.execute(statements.BY_IDS, (ids,))}
        return [rows[one] for one in ids if one in rows]

    def _drop_all(self, rows: Iterable[Row]) -> int:
        count = 0
        for row in rows:
            self._drop(row)
            count += 1
        return count

    def _drop(self, row: Row) -> None:
        seq, message_id, mailbox, _, _, size = row[:6]
        self._gone.append((seq, message_id))
        self.removed.append(seq)
        self.state.octets -= size
        self._count(mailbox, flags_of(row[7:]), -1, size)
        self._log("removed", message_id, mailbox, seq)

    def _count(self, mailbox: str, flags: Flags, sign: Literal[1, -1], size: int = 0) -> None:
        state, unread = self.state, 0 if flags.read else sign
        state.total += sign
        state.unread += unread
        if flags.pinned:
            state.pinned += sign
            state.pinned_octets += sign * size
        for key in (("mailbox", mailbox), *(("tag", tag) for tag in flags.tags)):
            tally = self._tallies[key]
            tally[0] += sign
            tally[1] += unread

    def _log(
        self,
        kind: Literal["added", "updated", "removed"],
        message_id: str,
        mailbox: str,
        message_seq: int | None = None,
    ) -> int:
        """Note a change and return its seq, which is also that of a message it adds."""
        self.state.seq = seq = self.state.seq + 1
        self._lines.append((seq, kind, message_id, mailbox, message_seq or seq))
        return seq

    # -- writing -----------------------------------------------------------------------------

    def flush(self) -> None:
        """Write messages, so that they can be read again. What was read ahead is forgotten."""
        self._oldest.clear()
        if self._added:
            self._db.execute(statements.ADD, (_records(statements.MESSAGE_COLUMNS, self._added),))
            self._added = []
        if self._gone:
            self._db.execute(statements.DROP, _columns(self._gone))
            self._gone = []

    def finish(self, channel: str) -> None:
        """Write all that is left, and notify other processes once it is committed."""
        if self._gone:  # some may have been added just now
            self.flush()
        state = self.state
        if state.revision == self._began_at:
            return
        start, log_length = state.logged_after, self._bounds.log_length
        state.logged_after = max(start, state.seq - log_length)
        kept = [line for line in self._lines if line[0] > state.logged_after]
        tallies = [(*key, *counts) for key, counts in self._tallies.items() if any(counts)]
        counted = _records(statements.TALLY_COLUMNS, tallies)
        values = (
            _records(statements.MESSAGE_COLUMNS, self._added),
            _records(statements.LINE_COLUMNS, kept),
            *(start, state.logged_after),
            counted,
            *state.values(),
            *(channel, f"{state.epoch:x}.{state.seq}"),
        )
        self._db.execute(statements.FINISH, values)
        if any(total < 0 for total, _ in self._tallies.values()):
            self._db.execute(statements.FORGET_COUNTS, (counted,))


def _records(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as a list of objects, in JSON."""
    return msgspec.json.encode([dict(zip(columns, row, strict=True)) for row in rows]).decode()


def _columns(rows: Collection[Row]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
