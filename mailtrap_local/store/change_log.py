"""Log of the changes of a store in memory. Locks nothing."""

from collections import deque
from typing import Literal, NamedTuple


class LogLine(NamedTuple):
    """Change in the log: by id, so that the log keeps no removed message alive."""

    seq: int
    kind: Literal["added", "updated", "removed"]
    message_id: str
    mailbox: str
    message_seq: int


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
    ) -> int:
        """Note a change and return its seq, which is also that of a message it adds."""
        self.seq += 1
        message_seq = self.seq if message_seq is None else message_seq
        self._lines.append(LogLine(self.seq, kind, message_id, mailbox, message_seq))
        return self.seq

    def after(self, seq: int, limit: int) -> list[LogLine] | None:
        """Return the next changes after that; None if the log does not reach back to it."""
        behind = self.seq - seq
        if not 0 <= behind <= len(self._lines):
            return None
        first = len(self._lines) - behind
        return [self._lines[place] for place in range(first, min(first + limit, first + behind))]
