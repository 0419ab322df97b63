"""Record one SMTP connection: transcript and outcome. Written by a server, read by all."""

from bisect import bisect_right
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.helo import helo_problem
from mailtrap_local.mail.printable import printable

Outcome = Literal["open", "delivered", "rejected", "aborted", "idle", "probe"]

MAX_LINES = 200
"""Lines kept of a session: the first and the last 100."""

_HALF = MAX_LINES // 2
_MAX_OCTETS = 1000  # of a line
_MAX_LENGTH = 32_000  # characters of the client's lines, beyond which its next are cut short
_SHORT = 100  # characters
MOST_MESSAGES = 1000
"""Newest ids kept: a connection may send any number of messages."""


class Line(NamedTuple):
    """A line of a transcript, `at` seconds after the start of the session.

    `message_id` is that of the kept message whose transaction it is part of, from MAIL to the reply
    to the message; None for all else.
    """

    at: float
    sender: Literal["client", "server"]
    text: str
    message_id: str | None = None


class Span(NamedTuple):
    """The lines of a kept message, by their numbers; `end` is behind the last."""

    start: int
    end: int
    message_id: str
    mailbox: str


class Session:
    """One SMTP connection (RFC 5321 section 3.1). Times are in UTC.

    `outcome` is `open` until the end, which `reason` explains. `mailbox` is None until it is known,
    `helo` is `""` before EHLO or HELO, `peer` and `listener` are `host:port`.
    """

    __slots__ = (
        "__weakref__",
        "_entries",
        "_length",
        "_lines",
        "_spans",
        "_touched",
        "_transaction",
        "auth",
        "ended_at",
        "helo",
        "id",
        "is_in_transaction",
        "listener",
        "mailbox",
        "message_ids",
        "outcome",
        "peer",
        "reason",
        "refusal",
        "started_at",
        "tls",
    )
    tls: TlsInfo | None
    auth: AuthInfo | None

    def __init__(self, *, session_id: str, peer: str, listener: str, started_at: datetime) -> None:
        self.id = session_id
        self.peer = peer
        self.listener = listener
        self.started_at = started_at
        self.ended_at: datetime | None = None
        self.mailbox: str | None = None
        self.helo = ""
        self.tls = None
        self.auth = None
        self.message_ids: list[str] = []
        self.outcome: Outcome = "open"
        self.reason = ""
        self.refusal = ""
        # (number of the first, seconds, sent by the client, one or more lines): see `transcript`
        self._entries: list[tuple[int, float, bool, str]] = []
        self._lines = 0
        self._transaction = 0  # number of its first line
        self._spans: list[Span] = []
        self._touched: set[str] = set()  # all mailboxes that its transactions were for
        self.is_in_transaction = False
        self._length = 0

    def __repr__(self) -> str:
        return f"<Session {self.id} of {self.peer}: {self.outcome}, {printable(self.reason)}>"

    def __str__(self) -> str:
        """The transcript and the outcome as text, with control characters escaped."""
        lines = [
            f"{line.at:9.3f} {'C' if line.sender == 'client' else 'S'}: {printable(line.text)}"
            for line in self.transcript
        ]
        return "\n".join([*lines, f"{self.outcome}: {printable(self.reason)}"])

    @property
    def failed(self) -> bool:
        """Return whether it has ended without delivering all that it tried to; a probe has not."""
        return self.outcome in ("rejected", "aborted", "idle")

    @property
    def helo_problem(self) -> str:
        """Problem that real servers have with `helo`, in words; `""` without one, or before it."""
        return helo_problem(self.helo)

    @property
    def transcript(self) -> tuple[Line, ...]:
        """Commands and replies without passwords: at most 200 lines of 1,000 octets each.

        Once those of the client have 32,000 characters, its lines are cut to 100.
        """
        entries, spans = self._entries[:], self._spans[:]  # the server may still write
        lines = [
            (number, at, by_client, text)
            for first, at, by_client, lines_sent in entries
            for number, text in enumerate(lines_sent.split("\r\n"), first)
        ]
        kept = lines if len(lines) <= MAX_LINES else lines[:_HALF] + lines[-_HALF:]
        return tuple(
            Line(at, "client" if by_client else "server", _cut(text), _message_at(number, spans))
            for number, at, by_client, text in kept
        )

    @property
    def omitted(self) -> int:
        """The number of lines missing from the middle of the transcript."""
        return max(0, self._lines - len(self.transcript))  # the server may write in between

    @property
    def spans(self) -> list[Span]:
        """The lines of each kept message, in order."""
        return self._spans[:]

    @property
    def touched(self) -> set[str]:
        """Mailboxes that its transactions were for; the first thousand."""
        return self._touched | ({self.mailbox} if self.mailbox is not None else set())

    # -- written by the server -----------------------------------------------------------------

    def heard(self, at: float, line: str) -> None:
        """Record a line from the client, which must hold no password."""
        if self._length > _MAX_LENGTH or len(line) > _MAX_OCTETS:
            line = line[: _SHORT if self._length > _MAX_LENGTH else _MAX_OCTETS]
        self._length += len(line)
        self._entries.append((self._lines, at, True, line))
        self._lines += 1
        if len(self._entries) > 2 * MAX_LINES:  # rarely, and many lines at once
            self._drop_middle()

    def said(self, at: float, reply: str) -> None:
        """Record a reply of one or more lines."""
        self._entries.append((self._lines, at, False, reply))
        self._lines += 1
        if "\n" in reply:
            self._lines += reply.count("\r\n")
        if len(self._entries) > 2 * MAX_LINES:  # as above
            self._drop_middle()

    def _drop_middle(self) -> None:
        del self._entries[_HALF : max(_HALF, len(self._entries) - _HALF)]
        if self._length > _MAX_LENGTH:
            self._length = sum(len(text) for *_, by_client, text in self._entries if by_client)

    def refused(self, reply: str) -> None:
        """Record a negative reply to a command of a transaction."""
        self.refusal = reply

    def begin_transaction(self) -> None:
        """Record that the last line, MAIL, begins a transaction."""
        self._transaction = self._lines - 1
        self.is_in_transaction = True

    def touch(self, mailbox: str) -> None:
        """Record a mailbox that the last transaction is for, whether a message is kept or not."""
        if self.mailbox is None:
            self.mailbox = mailbox
        if len(self._touched) < MOST_MESSAGES:
            self._touched.add(mailbox)

    def kept(self, message_id: str, mailbox: str) -> None:
        """Record a kept message, which cancels an earlier refusal. The reply to it follows."""
        self.touch(mailbox)
        self.is_in_transaction = False
        self.mailbox = mailbox
        self.refusal = ""
        self.message_ids.append(message_id)
        self._spans.append(Span(self._transaction, self._lines, message_id, mailbox))
        if len(self.message_ids) > MOST_MESSAGES:
            del self.message_ids[0], self._spans[0]

    def replied(self) -> None:
        """Record that all replies to the message kept last have been said."""
        self._spans[-1] = self._spans[-1]._replace(end=self._lines)

    def end(
        self, at: float, *, left: str, halfway: bool, idle: bool = False, probed: bool = False
    ) -> None:
        """Record the end, once: `left` describes it, `halfway` means within a transaction.

        `probed` means that the client tried to send nothing, as health checks do.
        """
        if self.ended_at is not None:
            return
        self._drop_middle()
        complete = bool(self.message_ids) and not halfway
        if idle and not complete:
            self.outcome, self.reason = "idle", left
        elif self.refusal:
            self.outcome, self.reason = "rejected", self.refusal
        elif complete:
            count = len(self.message_ids)
            self.outcome, self.reason = "delivered", f"{count} kept, then {left}"
        elif probed:
            self.outcome, self.reason = "probe", left
        else:
            where = " in the middle of a transaction" if halfway else ""
            self.outcome, self.reason = "aborted", left + where
        # last: another thread that sees the end must also see the outcome
        self.ended_at = self.started_at + timedelta(seconds=at)


def _cut(text: str) -> str:
    if len(text) * 4 <= _MAX_OCTETS:
        return text
    return text.encode()[:_MAX_OCTETS].decode(errors="ignore")


def _message_at(number: int, spans: list[Span]) -> str | None:
    """Return the id of the message that a line is part of. The spans are in order."""
    after = bisect_right(spans, number, key=lambda span: span.start)
    return spans[after - 1].message_id if after and number < spans[after - 1].end else None
