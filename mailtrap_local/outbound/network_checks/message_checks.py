"""Check messages by the settings of a sandbox, with the servers that these name; send them on."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mailtrap_local.checks.across import find_across
from mailtrap_local.checks.checked_mail import CheckedMail, CheckSettings
from mailtrap_local.checks.digest_cache import DigestCache
from mailtrap_local.checks.finding import SEVERITIES, Finding
from mailtrap_local.checks.report import check, with_docs
from mailtrap_local.checks.report_text import Report
from mailtrap_local.config.values import HostPort
from mailtrap_local.config.zone_file import read_zone
from mailtrap_local.errors import NoFeedback, RelayNotFound
from mailtrap_local.mail.destination import RecipientDestination
from mailtrap_local.mail.feedback import Feedback, FeedbackEvent
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.mail.unsubscribe import OneClick
from mailtrap_local.outbound.address_guard import AddressGuard
from mailtrap_local.outbound.http_client import HttpClient, HttpFailure, parse_url
from mailtrap_local.outbound.network_checks.dns_records import dns_lookup
from mailtrap_local.outbound.network_checks.link_check import LinkCheck, check_links, link_findings
from mailtrap_local.outbound.network_checks.one_click import unsubscribe_one_click
from mailtrap_local.outbound.network_checks.spam_check import check_spam
from mailtrap_local.outbound.network_checks.spam_verdict import PREFIX
from mailtrap_local.outbound.relay.destinations import ChooseRoute, explain
from mailtrap_local.store.base import Entry

if TYPE_CHECKING:
    from mailtrap_local.outbound.relay.relays import Relays


class MessageChecks:
    """Checks of messages. May be used from any thread.

    `zone` is a zone file, `dns` allows to ask the DNS, `hosts` are those that links may lead to
    though they are private. Raises BadSetting for a zone that cannot be read, and for a DNS that
    cannot be asked.
    """

    def __init__(
        self,
        *,
        clients: tuple[str, ...],
        ignore: tuple[str, ...] = (),
        zone: Path | None = None,
        dns: bool = False,
        hosts: tuple[str, ...] = (),
        spamd: HostPort | None = None,
        rspamd: str | None = None,
        relays: "Relays | None" = None,
        give_feedback: Callable[[Message, Feedback], FeedbackEvent] | None = None,
    ) -> None:
        self._settings = CheckSettings(
            clients=clients,
            ignore=ignore,
            zone=None if zone is None else read_zone(zone),
            dns=dns_lookup() if dns else None,
        )
        self._digests = DigestCache()
        self._guard = AddressGuard(hosts)
        self._named = AddressGuard(hosts, named_only=True)
        self._spamd = spamd
        self._rspamd = rspamd
        self._relays = relays
        self._give_feedback = give_feedback

    def report(
        self,
        message: Message,
        *,
        only: Collection[str] = (),
        ignore: Collection[str] = (),
        zone: Mapping[str, str] | None = None,
        others: Iterable[Message] = (),
    ) -> Report:
        """Check a message, and have the spam filters judge it that are configured.

        `zone` stands in for that of the settings, see `Message.check` for the rest.
        """
        settings = self._settings if zone is None else replace(self._settings, zone=zone)
        digests = self._digests.alike(message, others)
        report = check(message, settings, only=only, ignore=ignore, others=digests)
        if only and not any(pattern.startswith((PREFIX, "*")) for pattern in only):
            return report
        found = check_spam(message, spamd=self._spamd, rspamd=self._rspamd)
        return self._with(report, found.findings, found.skipped).selected(only, ignore)

    def local_report(self, message: Message, others: Iterable[Message]) -> Report:
        """Check a message without asking any server: neither the DNS nor a spam filter."""
        settings = replace(self._settings, dns=None)
        return check(message, settings, others=self._digests.alike(message, others))

    def with_others(self, report: Report, message: Message, others: Iterable[Message]) -> Report:
        """Add what a message has in common with earlier ones."""
        digests = self._digests.alike(message, others)
        mail = CheckedMail(message=message, settings=self._settings, others=digests)
        return self._with(report, find_across(mail))

    def with_links(self, report: Report, message: Message) -> Report:
        """Add what the servers of a message's links answer. Only where a user asks for it."""
        found = link_findings(check_links(message, HttpClient(self._guard)))
        return self._with(report, found.findings, found.skipped)

    def link_statuses(self, message: Message) -> dict[str, int]:
        """Return the status of each link to a host that is allowed by its name, 0 for no answer."""
        links = [link for link in message.links() if self._is_named(link.url)]
        results = LinkCheck(HttpClient(self._named)).run(links)
        return {one.url: one.status or 0 for one in results if one.outcome != "skipped"}

    def _is_named(self, url: str) -> bool:
        try:
            target = parse_url(url)
        except HttpFailure:
            return False
        return self._named.allows(target.host, target.port)

    def unsubscribe(self, message: Message) -> OneClick:
        """Unsubscribe with one click. Only where a user asks for it."""
        return unsubscribe_one_click(message, self._guard)

    def release(
        self, message: Message, to: Sequence[str], relay: str | None = None
    ) -> Sequence[RelayAttempt]:
        """Have a message sent on. Raises RelayNotFound without any relay, see `Relays.release`."""
        if self._relays is None:
            raise RelayNotFound("no relay is configured: name one in a table [[relay]]")
        return self._relays.release(message, to, relay)

    def attempts(self, message: Message) -> Sequence[RelayAttempt]:
        """Return what was and will be sent of a message."""
        return () if self._relays is None else self._relays.attempts(message)

    def feedback(self, message: Message, feedback: Feedback) -> FeedbackEvent:
        """Give feedback to the sender of a message, see `SenderFeedback.give`."""
        if self._give_feedback is None:
            raise NoFeedback("there is no sandbox that the sender could get it in")
        return self._give_feedback(message, feedback)

    def destinations(
        self,
        entry: Entry,
        to: Sequence[str] | None,
        *,
        choose_route: ChooseRoute,
        mx: bool,
    ) -> Sequence[RecipientDestination]:
        """Return where a message would go, see `explain`."""
        return explain(entry, to, choose_route=choose_route, relays=self._relays, mx=mx)

    def _with(
        self, report: Report, found: Iterable[Finding], skipped: Mapping[str, str] | None = None
    ) -> Report:
        """Return the report with further findings, the worst first."""
        both = (*report.findings, *map(with_docs, found))
        findings = tuple(sorted(both, key=lambda one: SEVERITIES.index(one.severity)))
        whole = report._replace(findings=findings, skipped={**report.skipped, **(skipped or {})})
        return whole.selected(ignore=self._settings.ignore)
