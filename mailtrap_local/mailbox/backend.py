"""Contract of the backend of a mailbox: a mailroom in this process, or one elsewhere."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from mailtrap_local.mail.criteria import Matcher
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.session import Session

if TYPE_CHECKING:
    from mailtrap_local.faults.fault import Registry

_T = TypeVar("_T")


class Sessions(Protocol):
    """Sessions that are kept."""

    def find(self, mailbox: str | None = None) -> list[Session]:
        """Return the sessions, newest first, of one mailbox if it is named."""


class MailboxBackend(Protocol):
    """Mailroom that a mailbox reads its mail from."""

    @property
    def sessions(self) -> Sessions: ...

    @property
    def faults(self) -> "Registry": ...

    def now(self) -> int:
        """Return the seq of the newest change."""

    def count(self, mailbox: str) -> int:
        """Return the number of messages."""

    def messages_after(self, seq: int, mailbox: str) -> Sequence[Message]:
        """Return the messages added after change `seq`, oldest first."""

    def fitting_after(self, seq: int, mailbox: str, matcher: Matcher) -> tuple[list[Message], int]:
        """Return those of them that meet the criteria, and the seq of the last one examined."""

    def wait(self, look: Callable[[], _T | None], timeout: float) -> _T | None:
        """Call `look` now and after each change until it finds something.

        Returns that, or None after `timeout` seconds. What `look` raises ends the wait.
        """

    def wake(self) -> None:
        """Make every `wait` and `settle` look again, as soon as that is possible."""

    def settle(self, mailbox: str, quiet: float, timeout: float, look: Callable[[], None]) -> bool:
        """Wait until no mail was received for `quiet` seconds; False after `timeout` seconds.

        Calls `look` as `wait` does.
        """

    def tag(self, mailbox: str, tag: str) -> None:
        """Add a tag to the messages of a mailbox."""

    def clear(self, mailbox: str) -> int:
        """Remove the messages of a mailbox but pinned ones; returns how many went."""
