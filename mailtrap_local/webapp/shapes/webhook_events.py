"""Bodies of the events that webhooks get, none larger than 20 kB."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from mailtrap_local.config.webhook_fields import Payload
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.mailpit.shapes import MailpitAddress, MailpitEntity, entity
from mailtrap_local.webapp.shapes.common import Summary, summary
from mailtrap_local.webapp.shapes.truncation import TruncatedField

MOST_OCTETS = 20_000
_LISTS = ("rcpt_to", "to", "cc", "tags")
_LONGEST = 1000  # characters of a subject
_LONGEST_NAME = 320


class WebhookEvent(msgspec.Struct, frozen=True):
    """Body of an event; `data` is the summary of a message, or what is known of it."""

    type: str
    timestamp: datetime
    data: Summary | Mapping[str, str]


def event_body(
    kind: str, at: datetime, about: Entry | Mapping[str, str], payload: Payload = "standard"
) -> bytes:
    """Return the body of an event, b"" for one that Mailpit does not know."""
    if payload == "mailpit":
        return _mailpit_body(about) if isinstance(about, Entry) else b""
    at = at.astimezone(UTC)
    if not isinstance(about, Entry):
        return msgspec.json.encode(WebhookEvent(kind, at, about))
    shape = msgspec.structs.replace(summary(about), attempts=msgspec.UNSET)
    for most in (100, 20, 5, 0):
        body = msgspec.json.encode(WebhookEvent(kind, at, _cut(shape, most)))
        if len(body) <= MOST_OCTETS:
            return body
    return msgspec.json.encode(WebhookEvent(kind, at, {"id": about.message.id}))


def _cut(shape: Summary, most: int) -> Summary:
    """Return a summary with so many items of each list."""
    long = [name for name in _LISTS if len(getattr(shape, name)) > most]
    if not long:
        return shape
    known = {one.field: one for one in shape.truncated or ()}
    for name in long:
        known.setdefault(name, TruncatedField(name, len(getattr(shape, name))))
    lists: dict[str, Any] = {name: getattr(shape, name)[:most] for name in long}
    return msgspec.structs.replace(shape, **lists, truncated=list(known.values()))


def _mailpit_body(entry: Entry) -> bytes:
    """Return a message as Mailpit's webhook has it."""
    whole = entity(entry)
    body = b""
    for most in (100, 20, 5, 0):
        body = msgspec.json.encode(_cut_entity(whole, most))
        if len(body) <= MOST_OCTETS:
            break
    return body


def _cut_entity(whole: MailpitEntity, most: int) -> MailpitEntity:
    """Return a message with so many items of each list."""
    return msgspec.structs.replace(
        whole,
        message_id=whole.message_id[:_LONGEST],
        from_=whole.from_ and _first([whole.from_], 1)[0],
        to=_first(whole.to, most),
        cc=_first(whole.cc, most),
        bcc=_first(whole.bcc, most),
        reply_to=_first(whole.reply_to, most),
        subject=whole.subject[:_LONGEST],
        username=whole.username[:_LONGEST],
        tags=whole.tags[:most],
    )


def _first(addresses: list[MailpitAddress] | None, most: int) -> list[MailpitAddress]:
    first = (addresses or [])[:most]
    return [MailpitAddress(one.name[:_LONGEST_NAME], one.address[:_LONGEST_NAME]) for one in first]
