"""What a mailbox needs of whoever keeps its mail: the contract of a mailroom here or elsewhere."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from mailtrap_local.faults.registry import Registry
from mailtrap_local.mail.criteria import Matcher
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.session import Session

_T = TypeVar("_T")


class Sessions(Protocol):
    """Where sessions are kept."""

    def find(self, mailbox: str | None = None) -> list[Session]:
        """Those of a mailbox, newest first."""


class MailboxBackend(Protocol):
    """Where a mailbox has its mail from: the mailroom, or one that is elsewhere."""

    @property
    def sessions(self) -> Sessions: ...

    @property
    def faults(self) -> Registry: ...

    def now(self) -> int:
        """The number of the newest change."""

    def count(self, mailbox: str) -> int:
        """How many messages there are."""

    def messages_after(self, seq: int, mailbox: str) -> Sequence[Message]:
        """The messages that change `seq` and all before it did not add, oldest first."""

    def fitting_after(self, seq: int, mailbox: str, matcher: Matcher) -> tuple[list[Message], int]:
        """Those of them that meet the criteria, and the `seq` of the last that was looked at."""

    def wait(self, look: Callable[[], _T | None], timeout: float) -> _T | None:
        """Call `look` now and after each change until it finds something; None after `timeout`."""

    def wake(self) -> None:
        """Have waits look again, if that is possible before anything changes."""

    def settle(self, mailbox: str, quiet: float, timeout: float, look: Callable[[], None]) -> bool:
        """Wait until for `quiet` seconds no mail came or was under way; False after `timeout` s.

        Calls `look` as `wait` does.
        """

    def tag(self, mailbox: str, tag: str) -> None:
        """Add a tag to its messages."""

    def clear(self, mailbox: str) -> int:
        """Remove its messages but pinned ones; returns how many went."""
