"""What the views work with: handed to each of them first. Knows no request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mailroom import Mailroom
from mailtrap_local.setting_values import HostPort, TlsMode
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.waiters import Waiters


class Doors(Protocol):
    """The SMTP doors that mailboxes have of their own."""

    def open(
        self, name: str, *, tls: TlsMode | None = None, auth: tuple[str, str] | None = None
    ) -> HostPort:
        """Open that of a mailbox, on a free port. Raises BadSetting."""

    def close(self, name: str) -> None:
        """Close it, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The parts of a sandbox that views ask. `smtp` is where it takes mail.

    `max_message_size` is in octets, for mail that comes in by HTTP as by SMTP.
    """

    mailroom: Mailroom
    waiters: Waiters
    doors: Doors
    smtp: Sequence[HostPort]
    max_message_size: int

    def entry(self, message_id: str, mailbox: str | None = None) -> Entry:
        """The message with an id, or the newest one for `latest`. Raises MessageNotFound."""
        store = self.mailroom.store
        if message_id != "latest":
            return store.get(message_id)
        total = store.count(mailbox).total
        newest = store.read(total - 1, total, mailbox) if total else []
        if not newest:
            raise MessageNotFound("there is no message yet")
        return newest[0]
