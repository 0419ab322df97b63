"""Contract of a user's maildrop, as a POP3 session needs it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from mailtrap_local.pop3.message import MaildropMessage


class Maildrop(Protocol):
    """A user's mail, as of the login (RFC 1939 section 4). Indexes count from 0."""

    @property
    def sizes(self) -> Sequence[int]:
        """The octets of each message, stuffed dots not counted."""

    @property
    def is_read_only(self) -> bool:
        """True if nothing can be deleted from it."""

    def unique_id(self, index: int) -> str:
        """The unique-id of a message (RFC 1939 section 7), which never changes."""

    def message(self, index: int) -> MaildropMessage | None:
        """A message; None if another client has removed it."""

    def remove(self, indexes: Iterable[int]) -> Iterator[bytes]:
        """Delete messages from the store; yields PAUSE."""
