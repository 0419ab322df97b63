"""State of one mail transaction (RFC 5321 section 3.3)."""

from collections.abc import Sequence
from typing import Protocol
from weakref import ref

from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.session import Session
from mailtrap_local.mailroom.feedback_queue import FeedbackQueue
from mailtrap_local.mailroom.session_log import SessionLog
from mailtrap_local.net.budget import Reservation
from mailtrap_local.smtp.grammar import Path
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.store.base import Keeping

OVER_BUDGET = "452 4.3.1 All clients together are sending too much, try again later"

_MAX_ENVELOPE = 500_000  # octets of all addresses and parameters
_FREE_ENVELOPE = 2**14  # octets, before they count as in flight
_FREE = 2**16  # octets of a message, before it counts as in flight


class Delivery(Protocol):
    """The part of the mailroom that a session needs. None of it waits."""

    sessions: SessionLog
    faults: FaultRegistry
    feedback: FeedbackQueue

    def route(self, envelope: Envelope, raw: bytes = b"") -> str:
        """Return the mailbox of a message, as far as is known of it."""

    def settled_mailbox(self, listener: str) -> str | None:
        """Return the mailbox of all mail to a listener; None if it depends on the message."""

    def begin_delivery(self, envelope: Envelope, raw: bytes, *, routed: str | None) -> Keeping:
        """Begin to keep a message, in the mailbox that `route` has returned for it, if it has.

        Raises StoreUnavailable, at once or when it is awaited.
        """

    def begin_transfer(self, listener: str) -> None:
        """Note that a client has begun to send a message."""

    def end_transfer(self, listener: str) -> None:
        """Note that it has been kept or refused, or that the client has left."""


class Transaction:
    """The transaction of a session: `reset` makes it a new one.

    `sender` is None before MAIL. `chunks` is what BDAT has brought, None without one. `mailbox` is
    that of the message, once somebody has had to know it.
    """

    def __init__(self, listener: Listener, delivery: Delivery, record: Session) -> None:
        self._listener = listener.name
        self._via = "lmtp" if listener.lmtp else "smtp"
        self._delivery = delivery
        self._record = record
        self.sender: Path | None = None
        self.recipients: list[Path] = []
        self.chunks: bytearray | None = None
        self.mailbox: str | None = None
        self.has_magic = False
        """True if a recipient's address asks for a fault."""
        self.message_share = Reservation(listener.limits.in_flight, free=_FREE)
        self._envelope_share = Reservation(listener.limits.in_flight, free=_FREE_ENVELOPE)
        self._envelope_octets = 0
        self._transfers = False

    def begin(self, sender: Path) -> None:
        """Begin with a sender, whose MAIL has just come and is accepted."""
        self.sender = sender
        self._record.begin_transaction()

    def begin_transfer(self) -> None:
        """Note that a message comes, or would if it was not refused."""
        if not self._transfers:
            self._transfers = True
            self._delivery.begin_transfer(self._listener)

    def end_transfer(self) -> None:
        """Note that it does not come any more, or has been kept or refused."""
        if self._transfers:
            self._transfers = False
            self._delivery.end_transfer(self._listener)

    def refusal_of_size(self, path: Path) -> str | None:
        """Return the reply to an envelope too long with this path; None, and the path counts."""
        octets = self._envelope_octets + (path.octets if path.parameters else len(path.address))
        if octets > _FREE_ENVELOPE:
            if octets > _MAX_ENVELOPE:
                return "452 4.5.3 Too long an envelope, send the message to fewer recipients"
            if not self._envelope_share.grow_to(octets):
                return OVER_BUDGET
        self._envelope_octets = octets
        return None

    def envelope(self, recipients: Sequence[Path], auth: AuthInfo | None = None) -> Envelope:
        """Return the envelope with these recipients, from the client authenticated as `auth`."""
        sender, record = self.sender or Path("", ()), self._record
        return Envelope(
            mail_from=sender.address,
            rcpt_to=tuple([path.address for path in recipients]),
            mail_options=sender.parameters,
            rcpt_options=tuple([path.parameters for path in recipients]),
            helo=record.helo,
            peer=record.peer,
            listener=self._listener,
            session_id=record.id,
            session=ref(record),
            tls=record.tls,
            auth=auth or record.auth,
            via=self._via,
        )

    def note_mailbox(self, *refused: Path) -> None:
        """Record the mailbox that the transaction is for, and that of recipients just refused.

        Does nothing once its message is kept.
        """
        record = self._record
        if self.sender is None or not (refused or record.is_in_transaction):
            return
        whole = self.envelope([*self.recipients, *refused])
        record.touch(self.mailbox or self._delivery.route(whole))
        if not refused:
            record.is_in_transaction = False
        elif self.recipients:
            record.touch(self._delivery.route(self.envelope(refused)))

    def reset(self) -> None:
        """Forget everything, and give back what it held of the budgets."""
        self.note_mailbox()
        self.sender = None
        self.recipients = []
        self.chunks = None
        self.mailbox = None
        self.has_magic = False
        self.message_share.release()
        if self._envelope_octets > _FREE_ENVELOPE:
            self._envelope_share.release()
        self._envelope_octets = 0
        self.end_transfer()
