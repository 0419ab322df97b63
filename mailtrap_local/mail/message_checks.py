"""Checks of a message, by the settings of the sandbox that it came to."""

from collections.abc import Callable, Collection, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from mailtrap_local.errors import SandboxError

if TYPE_CHECKING:
    from mailtrap_local.checks.finding import Severity
    from mailtrap_local.checks.report_text import Report
    from mailtrap_local.mail.unsubscribe import OneClick


class MessageChecker(Protocol):
    """Checks of messages by the settings of a sandbox.

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


class MessageCheckMethods:
    """Checks, as methods of `Message`."""

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
