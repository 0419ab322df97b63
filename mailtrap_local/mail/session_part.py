"""The part of an SMTP session that concerns certain mailboxes, for whom the others do not."""

from collections.abc import Callable

from mailtrap_local.mail.session import MOST_MESSAGES, Line, Session


def session_part(session: Session, is_seen: Callable[[str], bool]) -> Session | None:
    """Return the part of a session that is of mailboxes for which `is_seen`; None if nothing is.

    All of it if it touched no other one. Else the lines up to the first transaction, those of the
    messages kept there, and an outcome that tells of these alone.
    """
    touched = session.touched
    if not any(map(is_seen, touched)):
        return None
    is_known = not session.is_in_transaction and len(touched) < MOST_MESSAGES
    if is_known and all(map(is_seen, touched)):
        return session
    return SessionPart(session, is_seen)


class SessionPart(Session):
    """Part of a session that is of some mailboxes."""

    __slots__ = ("_foreign_starts", "_starts", "_whole")

    def __init__(self, whole: Session, is_seen: Callable[[str], bool]) -> None:
        super().__init__(
            session_id=whole.id,
            peer=whole.peer,
            listener=whole.listener,
            started_at=whole.started_at,
        )
        spans = whole.spans
        own = [span for span in spans if is_seen(span.mailbox)]
        self._whole = whole
        self._starts = {span.message_id: span.start for span in own}
        # transactions whose lines name recipients of others too (LMTP)
        self._foreign_starts = {span.start for span in spans if not is_seen(span.mailbox)}
        self.ended_at = whole.ended_at
        self.mailbox = own[-1].mailbox if own else None
        self.helo, self.tls, self.auth = whole.helo, whole.tls, whole.auth
        self.message_ids = [span.message_id for span in own]
        if whole.ended_at is not None:
            self.outcome = "delivered" if own else "rejected"
            self.reason = f"{len(own)} kept in your mailboxes"

    @property
    def transcript(self) -> tuple[Line, ...]:
        """The lines before the first transaction, and those of its messages."""
        lines = self._whole.transcript
        first = next((at for at, line in enumerate(lines) if _is_mail(line)), len(lines))
        return *lines[:first], *filter(self._is_own, lines[first:])

    def _is_own(self, line: Line) -> bool:
        start = self._starts.get(line.message_id or "")
        return start is not None and start not in self._foreign_starts

    @property
    def omitted(self) -> int:
        """The number of lines that are not shown."""
        return self._whole.omitted + len(self._whole.transcript) - len(self.transcript)


def _is_mail(line: Line) -> bool:
    return line.sender == "client" and line.text[:5].upper() == "MAIL "
