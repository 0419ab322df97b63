"""Views of lists: the messages, searches, and what is done to many at once."""

from collections.abc import Sequence

import msgspec
from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.search.terms import make_term
from mailtrap_local.search.tree import Node, Query, all_of
from mailtrap_local.search.values import format_moment
from mailtrap_local.store.base import BEHIND_ALL, Counts, Entry
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.announcements import Announcements
from mailtrap_local.webapp.mailpit.dates import read_moment
from mailtrap_local.webapp.mailpit.lookup import query_of, required_query
from mailtrap_local.webapp.mailpit.requests import (
    MailpitRefusal,
    as_json,
    done,
    number,
    read_json,
    text,
    time_zone,
)
from mailtrap_local.webapp.mailpit.shapes import MailpitList, listed, sorted_tags

_LIMIT = 50


class ReadStatus(msgspec.Struct, frozen=True):
    """Body that marks messages as read, or as not read: these, those of a search, or all."""

    ids: list[str] = []
    search: str = ""
    read: bool = False


class SomeMessages(msgspec.Struct, frozen=True):
    """Body that names messages, none for all of them."""

    ids: list[str] = []


def list_messages(context: Context) -> Response:
    """List the messages, newest first; those before a date, if one is given.

    With a limit of 0 all of them, wherever the page should start.
    """
    store = context.mailroom.store
    start, counts = number("start", 0), store.count()
    limit = number("limit", _LIMIT)
    first = start if limit else 0
    before = _before()
    if before is None:
        end = max(0, counts.total - first)
        page = store.read(max(0, end - limit) if limit else 0, end)
    else:
        page = _slice(store.find(Query(before)), first, limit or BEHIND_ALL)
    return _page(context, list(page), counts, start, in_search=False)


def search_messages(context: Context) -> Response:
    """List the messages that match a search, newest first; those before a date, if one is given."""
    query, before = required_query(), _before()
    if before is not None:
        query = Query(all_of([query.tree, before]))
    found = context.mailroom.store.find(query)
    start, limit = number("start", 0), number("limit", _LIMIT)
    page = list(_slice(found, start, limit)) if limit else []
    return _page(context, page, Counts(len(found), found.unread), start, in_search=True)


def _before() -> Node | None:
    """Return the term of the parameter `before`; None without a date."""
    moment = read_moment(request.args.get("before", ""), time_zone())
    return None if moment is None else make_term("before", format_moment(moment))


def _slice(found: Sequence[Entry], start: int, limit: int) -> Sequence[Entry]:
    end = max(0, len(found) - start)
    return found[max(0, end - limit) : end]


def _page(
    context: Context, page: list[Entry], matching: Counts, start: int, *, in_search: bool
) -> Response:
    store = context.mailroom.store
    counts = store.count()
    return as_json(
        MailpitList(
            total=counts.total,
            unread=counts.unread,
            count=len(page),
            messages_count=matching.total,
            messages_unread=matching.unread,
            start=start,
            tags=sorted_tags(store.tags()),
            messages=[listed(entry, in_search=in_search) for entry in reversed(page)],
        )
    )


def set_read_status(context: Context) -> Response:
    """Mark messages as read or unread: some, those that match a search, or all."""
    body, store = read_json(ReadStatus), context.mailroom.store
    if body.ids and body.search:
        raise MailpitRefusal("You may specify either IDs or a search query, not both")
    if body.ids:
        store.update(body.ids, read=body.read)
    else:
        search = body.search.strip()
        found = store.find(query_of(search)) if search else store.read(0, BEHIND_ALL)
        store.update([entry.message.id for entry in found], read=body.read)
    return done()


def delete_messages(context: Context, announcements: Announcements) -> Response:
    """Delete messages: some, pinned or not, or all but the pinned ones.

    The answer to a client that says nothing about what it accepts is empty: MailHog's clients,
    which have the same route, read any body as JSON.
    """
    body = read_json(SomeMessages, is_optional=True)
    if body.ids:
        context.mailroom.store.remove(body.ids)
    else:
        with announcements.truncate(context.mailroom.store, context.principal.within):
            context.mailroom.clear()
    return done() if "Accept" in request.headers else text("")


def delete_found(context: Context) -> Response:
    """Delete the messages that match a search, but the pinned ones."""
    store = context.mailroom.store
    found = store.find(required_query())
    store.remove([entry.message.id for entry in found if not entry.flags.pinned])
    return done()
