"""Puts messages that are imported into a sandbox that runs, or into a store that none has open."""

from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import quote

from mailtrap_local.cli.mail_files import MAX_SIZE, FileMessage
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.errors import RequestRefused, SandboxError, SandboxUnreachable
from mailtrap_local.mail.compose import fit
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.routing import check_mailbox_name
from mailtrap_local.mail.submission import addressees, author
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Keeping

_FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_AT_ONCE = 1000  # messages that are under way
_MOST_OCTETS_AT_ONCE = 8_000_000


class Destination(Protocol):
    """Sandbox or store. Returns what is wrong with messages that do not go in."""

    def put(self, message: FileMessage) -> list[str]:
        """Put a message in, or begin to."""

    def finish(self) -> list[str]:
        """Wait for what is under way."""

    def count(self) -> int:
        """Return how many messages are there."""


class SandboxDestination:
    """Sandbox that runs. Raises SandboxUnreachable if it does not."""

    def __init__(self, transport: HttpTransport, mailbox: str | None) -> None:
        transport.get("/api/info", needs=("epoch",))  # so that a missing one is reported once
        self._transport = transport
        self._mailbox = mailbox

    def put(self, message: FileMessage) -> list[str]:
        moment = message.received_at
        parameters: dict[str, Any] = {
            "mailbox": self._mailbox or message.mailbox,
            "mail_from": message.mail_from,
            "rcpt_to": message.rcpt_to or None,
            "received_at": moment and moment.isoformat(),
        }
        transport = self._transport
        try:
            put = transport.request("POST", "/api/messages", message.raw, **parameters)
            if message.flags:
                place = f"/api/messages/{quote(put['id'], safe='')}"
                transport.request("PATCH", place, message.flags)
        except RequestRefused as problem:
            return [f"{message.name}: {problem}"]
        except SandboxUnreachable as problem:
            transport.get("/api/info")  # it may have closed the connection on this message alone
            return [f"{message.name}: {problem}"]
        return []

    def finish(self) -> list[str]:
        return []

    def count(self) -> int:
        return int(self._transport.get("/api/messages", needs=("total",), limit=1)["total"])


class StoreDestination:
    """Mailroom of a store that nobody else has open: it commits many messages at once."""

    def __init__(self, mailroom: Mailroom, mailbox: str | None) -> None:
        self._mailroom = mailroom
        self._mailbox = mailbox
        self._under_way: list[tuple[FileMessage, Keeping]] = []
        self._octets = 0

    def put(self, message: FileMessage) -> list[str]:
        try:
            keeping = self._begin(message)
        except (SandboxError, ValueError) as problem:
            return [f"{message.name}: {problem}"]
        self._under_way.append((message, keeping))
        self._octets += len(message.raw)
        is_full = len(self._under_way) >= _MOST_AT_ONCE or self._octets > _MOST_OCTETS_AT_ONCE
        return self.finish() if is_full else []

    def _begin(self, message: FileMessage) -> Keeping:
        mailbox = self._mailbox or message.mailbox
        if mailbox is not None:
            check_mailbox_name(mailbox)
        if len(message.raw) > MAX_SIZE:
            raise ValueError(f"it is larger than {MAX_SIZE} octets")
        if message.received_at is not None and message.received_at <= _FIRST_MOMENT:
            raise ValueError("received_at: a moment from 1970 to 9999, with its time zone")
        raw, mail_from, rcpt_to = message.raw, message.mail_from, message.rcpt_to
        envelope = Envelope(
            mail_from=author(raw) if mail_from is None else fit("mail_from", mail_from),
            rcpt_to=tuple(fit("rcpt_to", address) for address in rcpt_to or addressees(raw)),
            via="import",
        )
        return self._mailroom.begin_delivery(
            envelope, raw, mailbox=mailbox, received_at=message.received_at
        )

    def finish(self) -> list[str]:
        problems: list[str] = []
        by_flags: dict[str, tuple[dict[str, Any], list[str]]] = {}
        for message, keeping in self._under_way:
            try:
                kept = keeping.result()
            except SandboxError as problem:
                problems.append(f"{message.name}: {problem}")
                continue
            if message.flags:
                key = repr(sorted(message.flags.items()))
                by_flags.setdefault(key, (message.flags, []))[1].append(kept.id)
        self._under_way.clear()
        self._octets = 0
        for flags, ids in by_flags.values():
            self._mailroom.store.update(ids, **flags)
        return problems

    def count(self) -> int:
        return self._mailroom.store.count().total
