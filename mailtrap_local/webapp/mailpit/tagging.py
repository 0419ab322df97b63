"""Views of tags: those in use, of some messages, renamed and removed."""

import re
from collections.abc import Collection, Iterable

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.tags import clean_tags
from mailtrap_local.search.terms import make_term
from mailtrap_local.search.tree import Query
from mailtrap_local.store.base import Store
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.announcements import Announcements
from mailtrap_local.webapp.mailpit.requests import MailpitRefusal, as_json, done, read_json
from mailtrap_local.webapp.mailpit.shapes import sorted_tags

_NOT_IN_TAG = re.compile(r"[^A-Za-z0-9 _.@-]")


class TaggedMessages(msgspec.Struct, frozen=True):
    """Body that gives messages their tags, in place of those that they have."""

    ids: list[str] = []
    tags: list[str] = []


class NewName(msgspec.Struct, frozen=True):
    """Body that names a tag anew."""

    name: str = ""


def list_tags(context: Context) -> Response:
    """List the tags in use."""
    return as_json(sorted_tags(context.mailroom.store.tags()))


def set_tags(context: Context) -> Response:
    """Give messages their tags."""
    body, store = read_json(TaggedMessages), context.mailroom.store
    store.update(body.ids, tags=known_tags(store, body.tags))
    return done()


def rename_tag(context: Context, announcements: Announcements, tag: str) -> Response:
    """Rename a tag of all messages that have it."""
    name, store = read_json(NewName).name, context.mailroom.store
    names = clean_tags([_NOT_IN_TAG.sub(" ", name)])
    if not names:
        raise MailpitRefusal(f"invalid tag name: {name[:100]}")
    known = _check_in_use(store, tag)
    taken = _in_use(store).get(names[0].casefold())
    if taken is not None and taken != known:
        raise MailpitRefusal(f"tag already exists: {taken}")
    with announcements.prune(store, context.principal.within):
        _replace(store, known, names)
    return done()


def delete_tag(context: Context, announcements: Announcements, tag: str) -> Response:
    """Remove a tag from all messages that have it."""
    store = context.mailroom.store
    known = _check_in_use(store, tag)
    with announcements.prune(store, context.principal.within):
        _replace(store, known, ())
    return done()


def known_tags(store: Store, names: Iterable[str]) -> list[str]:
    """Return valid tags, spelled as those are that are in use already."""
    known = _in_use(store)
    tags = clean_tags(_NOT_IN_TAG.sub(" ", name) for name in names)
    return [known.get(tag.casefold(), tag) for tag in tags]


def _in_use(store: Store) -> dict[str, str]:
    return {tag.casefold(): tag for tag in store.tags()}


def _check_in_use(store: Store, name: str) -> str:
    """Return a tag as it is spelled. Raises MailpitRefusal if no message has it."""
    known = _in_use(store).get(name.casefold())
    if known is None:
        raise MailpitRefusal(f"tag not found: {name[:100]}")
    return known


def _replace(store: Store, tag: str, others: Collection[str]) -> None:
    """Put other tags in the place of one, on all messages that have it."""
    for entry in list(store.find(Query(make_term("tag", tag)))):
        left = (one for one in entry.flags.tags if one.casefold() != tag.casefold())
        store.update([entry.message.id], tags=clean_tags([*left, *others]))
