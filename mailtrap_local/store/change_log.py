"""Log of the changes of a store in memory. Locks nothing."""

from collections import deque
from typing import Literal, NamedTuple

from mailtrap_local.mail.flags import Flags
from mailtrap_local.store.base import Change, Entry


class LogLine(NamedTuple):
    """Change in the log: by id, so that the log keeps no removed message alive."""

    seq: int
    kind: Literal["added", "updated", "removed"]
    message_id: str
    mailbox: str
    message_seq: int
    flags: Flags | None = None

    def change(self, entry: Entry | None) -> Change:
        """Return the change, of a message as it is now."""
        place = self.message_id, self.mailbox, self.message_seq
        return Change(self.seq, self.kind, *place, entry, self.flags)


class ChangeLog:
    """The newest changes, `length` at most, with the number of all."""

    def __init__(self, length: int) -> None:
        self._lines: deque[LogLine] = deque(maxlen=length)
        self.seq = 0
        """Seq of the newest change."""

    def add(
        self,
        kind: Literal["added", "updated", "removed"],
        message_id: str,
        mailbox: str,
        message_seq: int | None = None,
        flags: Flags | None = None,
    ) -> int:
        """Note a change and return its seq, which is also that of a message it adds."""
        self.seq += 1
        message_seq = self.seq if message_seq is None else message_seq
        self._lines.append(LogLine(self.seq, kind, message_id, mailbox, message_seq, flags))
        return self.seq

    def after(self, seq: int, limit: int) -> list[LogLine] | None:
        """Return the next changes after that; None if the log does not reach back to it."""
        behind = self.seq - seq
        if not 0 <= behind <= len(self._lines):
            return None
        first = len(self._lines) - behind
        return [self._lines[place] for place in range(first, min(first + limit, first + behind))]
