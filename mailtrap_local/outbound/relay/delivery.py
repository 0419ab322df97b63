"""Mailroom as SMTP servers see it where relays are configured: what clients send may go on."""

from collections.abc import Collection, Sequence

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.outbound.relay.relays import Relays
from mailtrap_local.store.base import Keeping


class RelayedDelivery:
    """Keeps each message with the attempts that will be made of it, in one write.

    Implements `smtp.transaction.Delivery`; all but `begin_delivery` is the mailroom's.
    """

    def __init__(self, mailroom: Mailroom, relays: Relays) -> None:
        self._mailroom = mailroom
        self._relays = relays
        self.sessions = mailroom.sessions
        self.faults = mailroom.faults
        self.feedback = mailroom.feedback
        self.route = mailroom.route
        self.settled_mailbox = mailroom.settled_mailbox
        self.begin_transfer = mailroom.begin_transfer
        self.end_transfer = mailroom.end_transfer

    def begin_delivery(self, envelope: Envelope, raw: bytes, *, routed: str | None) -> Keeping:
        """Begin to keep a message. If its client waits for a relay, the result may be RelayRefused.

        Raises as that of the mailroom.
        """
        planned: list[RelayAttempt] = []

        def plan(message: Message, tags: Collection[str]) -> Sequence[RelayAttempt]:
            if not planned:  # it may be asked twice
                planned.extend(self._relays.plan(message, tags))
            return planned

        keeping = self._mailroom.begin_delivery(envelope, raw, routed=routed, plan=plan)
        return self._relays.awaited(keeping, planned)
