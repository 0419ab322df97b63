"""Methods of a message for which its sandbox is needed: checks, unsubscribing, sending it on."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from mailtrap_local.errors import SandboxError
from mailtrap_local.mail.message_feedback import FeedbackMaker, MessageFeedbackMethods

if TYPE_CHECKING:
    from mailtrap_local.checks.finding import Severity
    from mailtrap_local.checks.report_text import Report
    from mailtrap_local.mail.relay_attempt import RelayAttempt
    from mailtrap_local.mail.unsubscribe import OneClick


class MessageChecker(FeedbackMaker, Protocol):
    """Does with messages what needs the settings of their sandbox.

    Messages are untyped here: they import this.
    """

    def report(
        self,
        message: Any,
        *,
        only: Collection[str] = (),
        ignore: Collection[str] = (),
        zone: Mapping[str, str] | None = None,
        others: Iterable[Any] = (),
    ) -> "Report":
        """Check a message, see `Message.check`."""

    def unsubscribe(self, message: Any) -> "OneClick":
        """Unsubscribe with one click. Only where a user asks for it."""

    def release(
        self, message: Any, to: Sequence[str], relay: str | None = None
    ) -> "Sequence[RelayAttempt]":
        """Have a message sent on, see `Message.release`."""

    def attempts(self, message: Any) -> "Sequence[RelayAttempt]":
        """Return what was and will be sent of a message, oldest first."""


class MessageCheckMethods(MessageFeedbackMethods):
    """Checks and the like, as methods of `Message`."""

    __slots__ = ()
    _checker: Callable[[], MessageChecker] | None

    @property
    def subject(self) -> str:
        """The decoded Subject."""
        raise NotImplementedError

    def check(
        self,
        *,
        only: Collection[str] = (),
        ignore: Collection[str] = (),
        fail_on: "Severity | None" = None,
        zone: Mapping[str, str] | None = None,
        others: Iterable[Any] = (),
    ) -> "Report":
        """Check it by the rules of `docs/checks`: find what is wrong with it as a mail.

        Clients, ignored rules, zone and spam filters are those of the sandbox that it came to.
        `only` and `ignore` are ids of rules, or patterns such as `a11y-*`; `zone` are the TXT
        records that DKIM and DMARC need, by name; `others` are messages that it may repeat. Raises
        MailNotClean for a finding as bad as `fail_on` says.
        """
        if self._checker is not None:
            report = self._checker().report(
                self, only=only, ignore=ignore, zone=zone, others=others
            )
        else:
            # checks know messages, so by name: messages cannot import them as well
            checks = import_module("mailtrap_local.checks.report")
            digests = import_module("mailtrap_local.checks.digest_cache")
            settings = checks.CheckSettings(zone=zone)
            others = digests.DigestCache().alike(self, others)
            report = checks.check(self, settings, only=only, ignore=ignore, others=others)
        if fail_on is not None:
            report.raise_for(fail_on, self.subject)
        return report

    def unsubscribe_one_click(self) -> "OneClick":
        """Post to its URL of List-Unsubscribe, as mailbox providers do (RFC 8058).

        A real request, so the host must be one of the sandbox's `check_hosts`. `problem` in the
        result says why nobody was unsubscribed, "" if the server did so. Raises SandboxError for a
        message of no sandbox.
        """
        if self._checker is None:
            raise SandboxError("the message came to no sandbox, whose check_hosts could allow it")
        return self._checker().unsubscribe(self)

    def release(self, to: str | Sequence[str], relay: str | None = None) -> "list[RelayAttempt]":
        """Have it sent on to these addresses by a relay of the sandbox, the first unless named.

        Returns an attempt a recipient, which is made soon: see `attempts`. Raises RelayNotFound,
        and NotReleased for a recipient that the relay may not send to.
        """
        recipients = [to] if isinstance(to, str) else list(to)
        return list(self._sandbox().release(self, recipients, relay))

    def attempts(self) -> "tuple[RelayAttempt, ...]":
        """Return the attempts to send it on, as they are now, oldest first."""
        return tuple(self._sandbox().attempts(self))

    def _sandbox(self) -> MessageChecker:
        if self._checker is None:
            raise SandboxError("the message came to no sandbox, which could do it")
        return self._checker()
