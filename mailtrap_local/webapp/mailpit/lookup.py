"""Find the messages that a request is about, and mark them as read."""

from flask import request

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.search.tree import Query
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.grammar import parse_line
from mailtrap_local.webapp.mailpit.requests import MailpitRefusal, time_zone

NO_MESSAGE = "Message not found"


def query_of(line: str) -> Query:
    """Return the query of a search, whose days are those of the parameter `tz`."""
    return parse_line(line, time_zone())


def required_query() -> Query:
    """Return the query of the parameter. Raises MailpitRefusal without one."""
    line = request.args.get("query", "").strip()
    if not line:
        raise MailpitRefusal("Error: no search query")
    return query_of(line)


def entry_of(context: Context, message_id: str) -> Entry:
    """Return a message, for `latest` the newest that matches the parameter `query`.

    Raises MessageNotFound, and MailpitRefusal if there is no newest.
    """
    if message_id != "latest":
        return context.mailroom.store.get(message_id)
    found = _newest(context, request.args.get("query", "").strip())
    if found is None:
        raise MailpitRefusal(NO_MESSAGE, 404)
    return found


def _newest(context: Context, line: str) -> Entry | None:
    store = context.mailroom.store
    if line:
        return next(iter(store.find(query_of(line))[-1:]), None)
    total = store.count().total
    return next(iter(store.read(total - 1, total)), None) if total else None


def mark_read(context: Context, entry: Entry) -> None:
    """Mark a message as read, if the principal may and the request is no HEAD."""
    if not entry.flags.read and context.principal.may_write and request.method != "HEAD":
        context.mailroom.store.update([entry.message.id], read=True)


def opened(context: Context, message_id: str) -> Entry:
    """Return a message as `entry_of` does, which is read from now on."""
    entry = entry_of(context, message_id)
    mark_read(context, entry)
    return entry


def viewed(context: Context, message_id: str) -> Entry:
    """Return the same for a page. Raises MailpitRefusal for one that is not there."""
    try:
        return opened(context, message_id)
    except MessageNotFound as problem:
        raise MailpitRefusal(NO_MESSAGE, 404) from problem
