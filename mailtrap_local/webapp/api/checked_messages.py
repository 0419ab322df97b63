"""Reports of stored messages, and the verdicts that searches and lists need of them."""

import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from mailtrap_local.clock import monotonic
from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.destination import RouteChoice
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import CheckVerdict
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.api.report_cache import ReportCache
from mailtrap_local.webapp.live.waiters import Unavailable
from mailtrap_local.webapp.shapes.common import transient

if TYPE_CHECKING:
    from mailtrap_local.checks.report_text import Report
    from mailtrap_local.mail.destination import RecipientDestination
    from mailtrap_local.mail.unsubscribe import OneClick

ChooseRoute = Callable[[Envelope, bytes], RouteChoice]

MOST_OTHERS = 1000
"""Earlier messages of its mailbox that a message is compared with, the newest."""

_UNKNOWN = CheckVerdict()


class SandboxChecker(MessageChecker, Protocol):
    """Checks of messages by the settings of this sandbox."""

    def local_report(self, message: Message, others: Iterable[Message]) -> "Report":
        """Check a message without asking any server."""

    def with_others(
        self, report: "Report", message: Message, others: Iterable[Message]
    ) -> "Report":
        """Add what a message has in common with earlier ones."""

    def with_links(self, report: "Report", message: Message) -> "Report":
        """Add what the servers of its links answer."""

    def destinations(
        self,
        entry: Entry,
        to: Sequence[str] | None,
        *,
        choose_route: ChooseRoute,
        mx: bool,
    ) -> "Sequence[RecipientDestination]":
        """Return where it would go for recipients, None being those of its envelope.

        With `mx` the DNS is asked. Raises NotReleased for too many recipients, and BadSetting if
        it cannot be.
        """

    def link_statuses(self, message: Message) -> dict[str, int]:
        """Return what the servers answer that may be asked without a word of the user."""


class CheckedMessages:
    """Checks stored messages, and keeps each verdict beside its message."""

    def __init__(self, mailroom: Mailroom, checker: Callable[[], SandboxChecker]) -> None:
        self._mailroom = mailroom
        self._checker = checker
        self._reports = ReportCache(lambda message: checker().report(message))
        self._lock = threading.Lock()  # two searches do not check the same messages

    def report(self, message: Message) -> "Report":
        """Return the report of a message, also of what it has in common with earlier ones."""
        copy = transient(message)
        report = self._checker().with_others(self._reports.of(copy), copy, self._earlier(message))
        rules = tuple(dict.fromkeys(sys.intern(one.id) for one in report.findings))
        verdict = CheckVerdict(len(report.errors), len(report.warnings), rules)
        self._mailroom.store.update([message.id], checks=verdict)
        return report

    def local_report(self, message: Message) -> "Report":
        """Return a report for which no server is asked, and keep nothing of it."""
        return self._checker().local_report(transient(message), self._earlier(message))

    def report_with_links(self, message: Message) -> "Report":
        """Return the report with what the servers of its links answer."""
        copy = transient(message)
        return self._checker().with_links(self.report(message), copy)

    def link_statuses(self, message: Message) -> dict[str, int]:
        """Return what servers answer of those links that lead to hosts of `--check-hosts`.

        0 stands for one that does not answer.
        """
        return self._checker().link_statuses(transient(message))

    def unsubscribe(self, message: Message) -> "OneClick":
        """Unsubscribe with one click."""
        return self._checker().unsubscribe(transient(message))

    def destinations(
        self,
        entry: Entry,
        to: Sequence[str] | None,
        *,
        choose_route: ChooseRoute,
        mx: bool,
    ) -> "Sequence[RecipientDestination]":
        """Return where a message would go, see `SandboxChecker`."""
        copy = entry._replace(message=transient(entry.message))
        return self._checker().destinations(copy, to, choose_route=choose_route, mx=mx)

    def verdict(self, message: Message) -> CheckVerdict:
        """Return the verdict of a stored message, which is checked unless that is known."""
        with self._lock:
            if (known := self._known(message)) is None:
                self.report(message)
                known = self._known(message)
        return known or _UNKNOWN  # it has been removed meanwhile

    def verdicts(self, seconds: float) -> "VerdictsInTime":
        """Return the verdicts for one search, that checks messages for so many seconds."""
        return VerdictsInTime(self.verdict, seconds)

    def _known(self, message: Message) -> CheckVerdict | None:
        try:
            return self._mailroom.store.get(message.id).flags.checks
        except MessageNotFound:
            return None

    def _earlier(self, message: Message) -> Iterable[Message]:
        store = self._mailroom.store
        end = store.position(message.seq, message.mailbox)
        entries = store.read(max(0, end - MOST_OTHERS), end, message.mailbox)
        return (entry.message for entry in entries)


class VerdictsInTime:
    """Verdicts until the time is over; then those of further messages are missing, and counted.

    One is made in any case, so that the same search again gets ahead.
    """

    def __init__(self, make: Callable[[Message], CheckVerdict], seconds: float) -> None:
        self._make = make
        self._seconds = seconds
        self._deadline = monotonic() + seconds
        self._has_ended = False
        self._made: dict[str, CheckVerdict] = {}
        self._missing: set[str] = set()

    def __call__(self, message: Message) -> CheckVerdict:
        """Return the verdict of a message, an empty one once the time is over."""
        made = self._made.get(message.id)
        if made is None:
            is_late = bool(self._made) and monotonic() >= self._deadline
            if is_late or self._has_ended:
                self._missing.add(message.id)
                return _UNKNOWN
            made = self._made[message.id] = self._make(message)
        return made

    def end(self) -> None:
        """Check no more messages."""
        self._has_ended = True

    def require_all(self) -> None:
        """Raise Unavailable if a verdict is missing. What has been checked stays known."""
        if self._missing:
            raise Unavailable(
                f"{len(self._missing)} messages are not checked yet: the same search again goes on "
                f"there, for {self._seconds:g} s each time; further words leave fewer to check"
            )
