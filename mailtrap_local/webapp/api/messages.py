"""Views of messages: list, create, read, flag, delete."""

from datetime import UTC, datetime
from email.utils import make_msgid
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from werkzeug.exceptions import RequestEntityTooLarge

from mailtrap_local.errors import BadMessage
from mailtrap_local.mail.compose import Draft, compose, fit
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.routing import check_mailbox_name
from mailtrap_local.mail.submission import addressees, author
from mailtrap_local.mail.tags import checked_tags
from mailtrap_local.store.base import Counts, FoundMessages
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import (
    FlagsPatch,
    ListQuery,
    Moment,
    PostQuery,
    SearchQuery,
)
from mailtrap_local.webapp.shapes.common import (
    Changed,
    Deleted,
    MessageList,
    Summary,
    summary,
)
from mailtrap_local.webapp.shapes.message import Detail, detail

_FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def list_messages(context: Context, query: ListQuery) -> MessageList:
    """List messages, newest first; `total` and `unread` count all that match."""
    store = context.mailroom.store
    cursor = store.cursor  # before the list: seen twice at worst, never lost
    found = context.found(query)
    counts, older = (
        _counted(context, query) if found is None else _counted_among(found, query.before)
    )
    end = max(0, older - query.offset)
    start = max(0, end - query.limit)
    page = store.read(start, end, query.mailbox) if found is None else found[start:end]
    return MessageList(
        cursor=str(cursor),
        total=counts.total,
        unread=counts.unread,
        next=page[0].message.seq if start > 0 and page else None,
        messages=[context.summaries.of(entry) for entry in reversed(page)],
    )


def _counted(context: Context, query: ListQuery) -> tuple[Counts, int]:
    """Return the counts of a mailbox, and how many are older than `before`."""
    store = context.mailroom.store
    counts = store.count(query.mailbox)
    if query.before is UNSET:
        return counts, counts.total
    return counts, store.position(query.before, query.mailbox)


def _counted_among(found: FoundMessages, before: int | UnsetType) -> tuple[Counts, int]:
    """Return the same of messages that match a search."""
    counts = Counts(len(found), found.unread)
    return counts, counts.total if before is UNSET else found.older_than(before)


def patch_messages(context: Context, query: SearchQuery, body: FlagsPatch) -> Changed:
    """Set flags of all messages that match; `changed` counts those that differed."""
    ids = (entry.message.id for entry in context.all(query))
    return Changed(context.mailroom.store.update(ids, **_flags(body)))


def delete_messages(context: Context, query: SearchQuery) -> Deleted:
    """Delete all messages that match, except pinned ones."""
    found = context.found(query)
    if found is None:
        return Deleted(context.mailroom.clear(query.mailbox))
    unpinned = (entry.message.id for entry in found if not entry.flags.pinned)
    return Deleted(context.mailroom.store.remove(unpinned))


def post_message(context: Context, query: PostQuery, body: Draft | bytes) -> Summary:
    """Deliver a message: as it is, or composed from JSON.

    The envelope is that of the parameters, else made of the addresses in the message.
    """
    if query.mailbox is not None:
        check_mailbox_name(query.mailbox)
    raw = body if isinstance(body, bytes) else compose(body, datetime.now(UTC), _new_id())
    if len(raw) > context.max_message_size:
        raise RequestEntityTooLarge(
            f"the message has {len(raw)} octets, the limit is {context.max_message_size}"
        )
    if isinstance(body, bytes):
        envelope = Envelope(mail_from=author(raw), rcpt_to=tuple(addressees(raw)), via="api")
    else:
        envelope = _envelope_of(body, raw)
    given: dict[str, Any] = {}
    if query.mail_from is not None:
        given["mail_from"] = fit("mail_from", query.mail_from)
    if query.rcpt_to:
        given["rcpt_to"] = tuple(fit("rcpt_to", address) for address in query.rcpt_to)
    envelope = envelope._replace(**given)
    tags = () if isinstance(body, bytes) else checked_tags(body.tags)
    message = context.mailroom.deliver(
        envelope, raw, mailbox=query.mailbox, tags=tags, received_at=_moment_of(query)
    )
    return summary(context.mailroom.store.get(message.id))


def get_message(context: Context, query: SearchQuery, message_id: str) -> Detail:
    """Get a whole message."""
    return detail(context.entry(message_id, query))


def patch_message(
    context: Context, query: SearchQuery, body: FlagsPatch, message_id: str
) -> Summary:
    """Set flags of a message."""
    message_id = context.entry(message_id, query).message.id
    context.mailroom.store.update([message_id], **_flags(body))
    return summary(context.mailroom.store.get(message_id))


def delete_message(context: Context, query: SearchQuery, message_id: str) -> None:
    """Delete a message, pinned or not."""
    context.mailroom.store.remove([context.entry(message_id, query).message.id])


def _moment_of(query: PostQuery) -> datetime | None:
    """Return when a message came, None for now. Raises BadMessage for a moment no mail came at."""
    if query.received_at is None:
        return None
    try:
        # from text alone: a number in a query would be taken for seconds
        given: datetime = msgspec.convert(query.received_at, Moment)
        moment = given.astimezone(UTC)
    except (msgspec.ValidationError, OverflowError):
        moment = _FIRST_MOMENT
    if moment <= _FIRST_MOMENT:
        raise BadMessage("received_at: a moment from 1970 to 9999, with its time zone")
    return moment


def _flags(body: FlagsPatch) -> dict[str, Any]:
    flags = msgspec.structs.asdict(body)
    return flags if body.tags is None else {**flags, "tags": checked_tags(body.tags)}


def _envelope_of(draft: Draft, raw: bytes) -> Envelope:
    """Return the envelope that a draft would be sent with."""
    in_ascii = raw[: raw.find(b"\r\n\r\n")].isascii()
    return Envelope(
        mail_from=draft.mail_from,
        rcpt_to=draft.rcpt_to,
        mail_options=() if in_ascii else ("SMTPUTF8",),  # RFC 6531 section 3.4
        via="api",
    )


def _new_id() -> str:
    return make_msgid(domain="localhost")  # else it would look up the host name
