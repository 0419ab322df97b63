"""Contract of a store that several processes share, beside that of any store."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple, Protocol, runtime_checkable

from mailtrap_local.config.values import CreatedMailbox
from mailtrap_local.faults.fault_store import FaultStore
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.store.base import Keeping


class Placement(NamedTuple):
    """Mailbox of a message, and the tags that it comes with."""

    mailbox: str
    tags: Collection[str]


@runtime_checkable
class SharedStore(FaultStore, Protocol):
    """Keeps what the processes that share a store have in common beside mail."""

    @property
    def secret(self) -> bytes:
        """Random octets, the same for all of them."""

    def add_placed(
        self,
        *,
        message_id: str,
        received_at: datetime,
        envelope: Envelope,
        raw: bytes,
        place: Callable[[], Placement],
    ) -> Keeping:
        """Keep a message as `Store.add` does, at the place that `place` returns.

        It is asked now, and anew if another process has changed the mailboxes before the message
        is added: it may not call the store.
        """

    def keep_mailbox(self, name: str, mailbox: CreatedMailbox) -> None:
        """Add a mailbox, or replace its route."""

    def forget_mailbox(self, name: str) -> None:
        """Remove a mailbox that was created, if it is there."""

    def follow_mailboxes(self, take: Callable[[dict[str, CreatedMailbox]], None]) -> None:
        """Call `take` with all created mailboxes, in the order of their routes.

        Now, and after each change of them, whoever made it.
        """
