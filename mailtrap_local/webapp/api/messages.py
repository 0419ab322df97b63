"""Messages as a whole: to list, make, read, flag and delete."""

import dataclasses
from datetime import UTC, datetime
from email.utils import make_msgid
from typing import Any

from werkzeug.exceptions import RequestEntityTooLarge

from mailtrap_local.mail.address import parse_addresses
from mailtrap_local.mail.compose import Draft, compose, fit
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.headers import leading_headers
from mailtrap_local.mail.routing import check_mailbox_name
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.queries import FlagsPatch, ListQuery, MailboxQuery, PostQuery
from mailtrap_local.webapp.shapes import (
    Deleted,
    Detail,
    MessageList,
    Summary,
    detail,
    message_list,
    summary,
)


def list_messages(context: Context, query: ListQuery) -> MessageList:
    """A page of messages, newest first."""
    cursor = context.mailroom.store.cursor  # before the list: seen twice at worst, never lost
    counts = context.mailroom.store.count(query.mailbox)
    end = (
        counts.total
        if query.before is None
        else context.mailroom.store.position(query.before, query.mailbox)
    ) - query.offset
    start = max(0, end - query.limit)
    entries = context.mailroom.store.read(start, max(0, end), query.mailbox)[::-1]
    return message_list(cursor, counts, entries, more=start > 0)


def delete_messages(context: Context, query: MailboxQuery) -> Deleted:
    """Delete all messages, or those of a mailbox, but pinned ones."""
    return Deleted(context.mailroom.clear(query.mailbox))


def post_message(context: Context, query: PostQuery, body: Draft | bytes) -> Summary:
    """Put a message in: as it is, or made of what the JSON says it holds.

    The envelope is that of the parameters; without them the message's own addresses make it.
    """
    if query.mailbox is not None:
        check_mailbox_name(query.mailbox)
    raw = body if isinstance(body, bytes) else compose(body, datetime.now(UTC), _new_id())
    if len(raw) > context.max_message_size:
        raise RequestEntityTooLarge(
            f"the message has {len(raw)} octets, the limit is {context.max_message_size}"
        )
    envelope = _addressed(raw) if isinstance(body, bytes) else _meant(body, raw)
    given: dict[str, Any] = {}
    if query.mail_from is not None:
        given["mail_from"] = fit("mail_from", query.mail_from)
    if query.rcpt_to:
        given["rcpt_to"] = tuple(fit("rcpt_to", address) for address in query.rcpt_to)
    envelope = dataclasses.replace(envelope, **given)
    tags = () if isinstance(body, bytes) else body.tags
    message = context.mailroom.deliver(envelope, raw, mailbox=query.mailbox, tags=tags)
    return summary(context.mailroom.store.get(message.id))


def get_message(context: Context, query: MailboxQuery, message_id: str) -> Detail:
    """A whole message."""
    return detail(context.entry(message_id, query.mailbox))


def patch_message(context: Context, body: FlagsPatch, message_id: str) -> Summary:
    """Set flags of a message."""
    message_id = context.entry(message_id).message.id
    context.mailroom.update([message_id], read=body.read, pinned=body.pinned, tags=body.tags)
    return summary(context.mailroom.store.get(message_id))


def delete_message(context: Context, message_id: str) -> None:
    """Delete a message, pinned or not."""
    context.mailroom.remove([context.entry(message_id).message.id])


def _meant(draft: Draft, raw: bytes) -> Envelope:
    """The envelope that a draft would be sent with."""
    in_ascii = raw[: raw.find(b"\r\n\r\n")].isascii()
    return Envelope(
        mail_from=draft.mail_from,
        rcpt_to=draft.rcpt_to,
        mail_options=() if in_ascii else ("SMTPUTF8",),  # RFC 6531 section 3.4
    )


def _addressed(raw: bytes) -> Envelope:
    """The envelope that a message would be sent with, by its header alone."""
    headers = leading_headers(raw)
    senders = parse_addresses(headers.raw("From") or "")
    recipients = [
        str(address)
        for name in ("To", "Cc", "Bcc")
        for address in parse_addresses(headers.raw(name) or "")
    ]
    return Envelope(
        mail_from=str(next(iter(senders), "")), rcpt_to=tuple(dict.fromkeys(recipients))
    )


def _new_id() -> str:
    return make_msgid(domain="localhost")  # else it would look up this machine's name
