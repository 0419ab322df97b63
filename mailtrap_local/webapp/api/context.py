"""Dependencies of the views, the first argument of each. Knows no request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Protocol

from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.config.webhook_fields import WebhookSetting
from mailtrap_local.errors import BadQuery, MessageNotFound
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.mail.webhook_attempt import KnownWebhook, WebhookAttempt
from mailtrap_local.mailroom.account_directory import AccountDirectory
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.mailroom.principal import ANYBODY, Principal
from mailtrap_local.mailroom.restricted_mailroom import seen_by
from mailtrap_local.search import Query, parse_query
from mailtrap_local.store.base import BEHIND_ALL, Entry, FoundMessages
from mailtrap_local.webapp.api.checked_messages import CheckedMessages, VerdictsInTime
from mailtrap_local.webapp.api.parameters import SearchQuery
from mailtrap_local.webapp.api.summary_cache import SummaryCache
from mailtrap_local.webapp.http.access_denied import AccessDenied
from mailtrap_local.webapp.http.authentication import Access
from mailtrap_local.webapp.http.part_tokens import PartTokens
from mailtrap_local.webapp.live.broadcasters import Broadcasters
from mailtrap_local.webapp.live.waiters import Waiters

CHECK_SECONDS = 5.0
"""Time for checks in a search by their results."""


class MailboxListenerControl(Protocol):
    """SMTP listeners of single mailboxes."""

    def open(
        self, name: str, *, tls: TlsMode | None = None, auth: tuple[str, str] | None = None
    ) -> HostPort:
        """Open the listener of a mailbox, on a free port. Raises BadSetting."""

    def close(self, name: str) -> None:
        """Close the listener of a mailbox, if there is one."""


class RelayControl(Protocol):
    """Relays of the configuration."""

    settings: tuple[RelaySetting, ...]

    def release(
        self, message: Message, to: Sequence[str], relay: str | None = None
    ) -> Sequence[RelayAttempt]:
        """Have a message sent on. Raises RelayNotFound and NotReleased."""


class WebhookControl(Protocol):
    """Webhooks of the configuration, and those that were added."""

    def all(self) -> Sequence[KnownWebhook]:
        """Return the webhooks there are."""

    def get(self, name: str) -> KnownWebhook:
        """Return a webhook. Raises WebhookNotFound."""

    def add(self, setting: WebhookSetting) -> KnownWebhook:
        """Add a webhook. Raises BadSetting."""

    def remove(self, name: str) -> None:
        """Remove a webhook that was added. Raises WebhookNotFound and BadSetting."""

    def attempts(self, name: str) -> Sequence[WebhookAttempt]:
        """Return what is kept of the attempts of a webhook, newest first."""

    def replay(self, name: str, attempt_id: str) -> WebhookAttempt:
        """Post the event of an attempt once more. Raises WebhookNotFound."""


class ProviderListenerControl(Protocol):
    """Listeners of the mail providers' APIs of single mailboxes."""

    @property
    def ca_file(self) -> Path:
        """The certificate of the CA that clients have to trust. Raises BadSetting."""

    def open_for(self, mailbox: str) -> HostPort:
        """Open a listener of a mailbox, on a free port. Raises BadSetting."""

    def close_of(self, mailbox: str) -> None:
        """Close the listeners of a mailbox, if there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Parts of a sandbox that views need. `listeners` are the open ones, with their names.

    `mailroom` is what the `principal` of a request sees of it, see `seen_by`; all else is of the
    whole sandbox.
    `health_problem` returns why one of them does not work, `""` if all do. `max_message_size` is
    in octets, for messages over HTTP as over SMTP.
    """

    mailroom: Mailroom
    waiters: Waiters
    summaries: SummaryCache
    checked: CheckedMessages
    live: Broadcasters
    part_tokens: PartTokens
    mailbox_listeners: MailboxListenerControl
    relays: RelayControl | None
    open_webhooks: Callable[[], WebhookControl]
    providers: ProviderListenerControl
    listeners: Sequence[tuple[str, HostPort]]
    health_problem: Callable[[], str]
    max_message_size: int
    access: Access
    principal: Principal = ANYBODY

    @property
    def webhooks(self) -> WebhookControl:
        """Webhooks of the configuration, and those that were added."""
        return self.open_webhooks()

    @property
    def accounts(self) -> AccountDirectory:
        """Accounts of people, if there are any."""
        return self.access.directory

    def seen_by(self, principal: Principal) -> "Context":
        """Return the parts for a request: the mailroom as its principal sees it."""
        if principal is ANYBODY:
            return self
        return replace(self, mailroom=seen_by(principal, self.mailroom), principal=principal)

    def is_current(self, principal: Principal) -> bool:
        """Return whether a principal still has its rights, which may be revoked meanwhile."""
        return self.accounts.is_current(principal)

    def check_current(self) -> None:
        """Raise AccessDenied if the rights of the principal have been revoked meanwhile."""
        if not self.accounts.is_current(self.principal):
            raise AccessDenied(401, "the credentials are not valid any more")

    def found(self, search: SearchQuery) -> FoundMessages | None:
        """Return the messages that match, oldest first; None without a query, when all would.

        Raises Unavailable if more of them have to be checked for it than can be in time.
        """
        verdicts = self.checked.verdicts(CHECK_SECONDS)
        query = parse_search(search, verdicts)
        return None if query is None else self.matching(query, search.mailbox, verdicts)

    def matching(
        self, query: Query, mailbox: str | None, verdicts: VerdictsInTime
    ) -> FoundMessages:
        """Return the messages that match a query. Raises Unavailable as `found`."""
        store = self.mailroom.store
        if query.needs_checks:
            for entry in reversed(store.read(0, BEHIND_ALL, mailbox)):  # the newest first
                query.matches(*entry)
            verdicts.require_all()
        found = store.find(query, mailbox)
        verdicts.require_all()
        return found

    def all(self, search: SearchQuery) -> Sequence[Entry]:
        """Return the messages of a mailbox that match, oldest first."""
        found = self.found(search)
        return self.mailroom.store.read(0, BEHIND_ALL, search.mailbox) if found is None else found

    def entry(self, message_id: str, search: SearchQuery) -> Entry:
        """Return the message with an id, or the newest for `latest`, if it matches the search.

        Raises MessageNotFound.
        """
        if message_id == "latest":
            return self._latest(search)
        entry = self.mailroom.store.get(message_id)
        verdicts = self.checked.verdicts(CHECK_SECONDS)
        query = parse_search(search, verdicts)
        if search.mailbox not in (None, entry.message.mailbox) or (
            query and not query.matches(*entry)
        ):
            raise MessageNotFound(f"message {message_id} is not among those searched for")
        return entry

    def _latest(self, search: SearchQuery) -> Entry:
        store = self.mailroom.store
        found = self.found(search)
        if found is None:
            total = store.count(search.mailbox).total
            newest = store.read(total - 1, total, search.mailbox) if total else []
        else:
            newest = found[-1:]
        if not newest:
            raise MessageNotFound("there is no such message yet")
        return newest[-1]


def parse_search(search: SearchQuery, verdicts: VerdictsInTime | None = None) -> Query | None:
    """Return the query of a search; None if it is empty. Raises BadQuery.

    Without verdicts it may not ask for checks.
    """
    if search.query is None or not search.query.strip():
        return None
    return parse_query(search.query, datetime.now(_time_zone(search.tz)), verdicts)


def _time_zone(name: str | None) -> tzinfo:
    if name is None or name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # only searches by day need it

    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # a name with a slash may be a folder's
        raise BadQuery(f"tz={name[:40]!r} is no time zone: write one like Europe/Vienna") from None
