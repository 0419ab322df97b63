"""What the views work with: handed to each of them first. Knows no request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.search import Query, parse_query
from mailtrap_local.store.base import BEHIND_ALL, Entry
from mailtrap_local.webapp.api.parameters import Search
from mailtrap_local.webapp.api.summary_cache import Summaries
from mailtrap_local.webapp.http.part_tokens import PartTokens
from mailtrap_local.webapp.live.broadcaster import Broadcaster
from mailtrap_local.webapp.live.waiters import Waiters


class MailboxListenerControl(Protocol):
    """The SMTP listeners that mailboxes have of their own."""

    def open(
        self, name: str, *, tls: TlsMode | None = None, auth: tuple[str, str] | None = None
    ) -> HostPort:
        """Open that of a mailbox, on a free port. Raises BadSetting."""

    def close(self, name: str) -> None:
        """Close it, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The parts of a sandbox that views ask. `places` are the open listeners and where they are.

    `health_problem` tells why clients cannot come in by one of them, `""` if they can.
    `max_message_size` is in octets, for mail that comes in by HTTP as by SMTP.
    """

    mailroom: Mailroom
    waiters: Waiters
    summaries: Summaries
    live: Broadcaster
    part_tokens: PartTokens | None
    mailbox_listeners: MailboxListenerControl
    places: Sequence[tuple[str, HostPort]]
    health_problem: Callable[[], str]
    max_message_size: int

    def found(self, said: Search) -> Sequence[Entry] | None:
        """What fits a search, oldest first; None if there is no query, and all would."""
        query = parse_search(said)
        return None if query is None else self.mailroom.store.find(query, said.mailbox)

    def all(self, said: Search) -> Sequence[Entry]:
        """All messages that are meant, oldest first."""
        found = self.found(said)
        return self.mailroom.store.read(0, BEHIND_ALL, said.mailbox) if found is None else found

    def entry(self, message_id: str, said: Search) -> Entry:
        """The message with an id, or the newest one for `latest`, if it is one of those meant.

        Raises MessageNotFound.
        """
        if message_id == "latest":
            return self._latest(said)
        entry = self.mailroom.store.get(message_id)
        query = parse_search(said)
        if said.mailbox not in (None, entry.message.mailbox) or (
            query and not query.matches(*entry)
        ):
            raise MessageNotFound(f"message {message_id} is none of those that are meant")
        return entry

    def _latest(self, said: Search) -> Entry:
        store = self.mailroom.store
        found = self.found(said)
        if found is None:
            total = store.count(said.mailbox).total
            found = store.read(total - 1, total, said.mailbox) if total else []
        if not found:
            raise MessageNotFound("there is no such message yet")
        return found[-1]


def parse_search(said: Search) -> Query | None:
    """The query of a search; None if it says nothing. Raises BadQuery."""
    if said.query is None or not said.query.strip():
        return None
    return parse_query(said.query, datetime.now(UTC))
