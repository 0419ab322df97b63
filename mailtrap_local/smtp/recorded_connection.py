"""Keep the record of an SMTP connection: when it began, and why it ended."""

import asyncio
from abc import abstractmethod

from aiosmtpd.smtp import SMTP

from mailtrap_local.mail.session import Session
from mailtrap_local.smtp.listener import Limits
from mailtrap_local.smtp.tls_failures import (
    describe_tls_failure,
    left_in_handshake,
    no_handshake,
)

CLIENT_CLOSED = "the client closed the connection"
"""Reason of an end for which there is no better one."""


class RecordedConnection(SMTP):
    """Connection with a record, which is closed before the client can see the end."""

    loop: asyncio.AbstractEventLoop
    record: Session
    _limits: Limits
    _began_at: float
    _in_handshake = False
    _end_reason = CLIENT_CLOSED
    _was_idle = False

    # -- what subclasses do ------------------------------------------------------------------

    @property
    @abstractmethod
    def certificate_remedy(self) -> str:
        """Remedy for a client that does not accept the certificate, as part of a sentence."""

    @abstractmethod
    def describe_end(self, reason: str) -> tuple[str, bool]:
        """Say more of a reason if more is known, and whether the client only probed."""

    @abstractmethod
    def note_mailbox(self) -> None:
        """Record the mailbox that the transaction is for, if it is not known yet."""

    @property
    @abstractmethod
    def in_transaction(self) -> bool:
        """True if MAIL has been accepted, and no end of it."""

    @abstractmethod
    def on_close(self) -> None:
        """Handle the closed record: nothing but a last reply will follow."""

    # -- the record ----------------------------------------------------------------------------

    @property
    def elapsed(self) -> float:
        """Seconds since the client connected."""
        return self.loop.time() - self._began_at

    def note_end(self, reason: str) -> None:
        """Set the reason of the end, for the record."""
        self._end_reason = reason

    def _note_failure(self, problem: BaseException | None) -> None:
        if words := describe_tls_failure(problem, self.certificate_remedy):
            self._end_reason = words
        elif isinstance(problem, ConnectionAbortedError) and problem.errno is None:  # asyncio's own
            self._end_reason = no_handshake(self._limits.idle_timeout)
        elif self._in_handshake and isinstance(problem, ConnectionError):
            self._end_reason = left_in_handshake(self.certificate_remedy)

    def _close_record(self) -> None:
        # before the client sees the end: a test that looks then finds the outcome
        if self.record.ended_at is None:
            self.note_mailbox()
            left, probed = self.describe_end(self._end_reason)
            self.record.end(
                self.elapsed,
                left=left,
                halfway=self.in_transaction,
                idle=self._was_idle,
                probed=probed,
            )
            self.on_close()
