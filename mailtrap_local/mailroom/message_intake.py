"""Gives a message its mailbox and its tags, and puts it into the store."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.tags import clean_tags, tags_of
from mailtrap_local.mailroom.tag_rules import TagRule, tags_by_rule
from mailtrap_local.store.base import Keeping, Store
from mailtrap_local.store.shared import Placement, SharedStore


class IncomingMessage(NamedTuple):
    """A message that is to be kept, in `mailbox` if that is not None."""

    id: str
    envelope: Envelope
    raw: bytes
    received_at: datetime
    tags: Collection[str]
    mailbox: str | None


class MessageIntake:
    """Keeps messages, in mailboxes by the routes and with tags by the rules of these."""

    def __init__(
        self,
        store: Store,
        route: Callable[[Envelope, bytes], str],
        tag_rules: Sequence[TagRule],
    ) -> None:
        self._store = store
        self._shared = store if isinstance(store, SharedStore) else None
        self._route = route
        self._tag_rules = tuple(tag_rules)

    def into(self, store: Store) -> "MessageIntake":
        """Return one that keeps messages in another store."""
        return MessageIntake(store, self._route, self._tag_rules)

    def begin_to_keep(self, incoming: IncomingMessage, *, is_routed: bool) -> Keeping:
        """Begin to keep a message. `is_routed`: its mailbox is that by the routes, if it has one.

        Where others change the routes as well, these decide again when it is added.
        """
        if self._shared is not None and is_routed:
            return self._shared.add_placed(
                message_id=incoming.id,
                received_at=incoming.received_at,
                envelope=incoming.envelope,
                raw=incoming.raw,
                place=partial(self._place, incoming._replace(mailbox=None)),
            )
        mailbox, tags = self._place(incoming)
        return self._store.add(
            message_id=incoming.id,
            mailbox=mailbox,
            received_at=incoming.received_at,
            envelope=incoming.envelope,
            raw=incoming.raw,
            tags=tags,
        )

    def _place(self, incoming: IncomingMessage) -> Placement:
        """Return the mailbox of a message and all its tags."""
        _, envelope, raw, received_at, tags, mailbox = incoming
        mailbox = self._route(envelope, raw) if mailbox is None else mailbox
        found = tags_of(envelope, raw)
        if tags or found:
            tags = clean_tags([*tags, *found])
        if self._tag_rules:
            draft = Message(
                id="", seq=0, mailbox=mailbox, received_at=received_at, envelope=envelope, raw=raw
            )
            tags = tags_by_rule(self._tag_rules, draft, tags)
        return Placement(mailbox, tags)
