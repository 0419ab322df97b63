"""Bodies of the events that webhooks get, none larger than 20 kB."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from mailtrap_local.config.webhook_fields import Payload
from mailtrap_local.mail.address import Address
from mailtrap_local.mail.mime.charset import without_surrogates
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.shapes.common import Summary, summary
from mailtrap_local.webapp.shapes.truncation import TruncatedField

MOST_OCTETS = 20_000
_LISTS = ("rcpt_to", "to", "cc", "tags")
_MAILPIT_LISTS = ("To", "Cc", "Bcc", "ReplyTo", "Tags")


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
    fields = _mailpit_fields(entry)
    for most in (100, 20, 5, 0):
        fields |= {name: fields[name][:most] for name in _MAILPIT_LISTS}
        body = msgspec.json.encode(fields)
        if len(body) <= MOST_OCTETS:
            break
    return body


def _mailpit_fields(entry: Entry) -> dict[str, Any]:
    message, flags = entry
    shape = summary(entry)
    return {
        "ID": message.id,
        "MessageID": without_surrogates(message.message_id or "").strip().strip("<>"),
        "Read": flags.read,
        "From": shape.from_ and {"Name": shape.from_.name, "Address": shape.from_.address},
        "To": [{"Name": one.name, "Address": one.address} for one in shape.to],
        "Cc": [{"Name": one.name, "Address": one.address} for one in shape.cc],
        "Bcc": _named(message.bcc),
        "ReplyTo": _named(message.reply_to),
        "Subject": shape.subject,
        "Created": message.received_at.astimezone(UTC),
        "Username": shape.auth_user or "",
        "Tags": shape.tags,
        "Size": message.size,
        "Attachments": shape.attachment_count,
        "Snippet": shape.snippet,
    }


def _named(addresses: tuple[Address, ...]) -> list[dict[str, str]]:
    return [{"Name": one.name[:200], "Address": one.address[:320]} for one in addresses[:100]]
