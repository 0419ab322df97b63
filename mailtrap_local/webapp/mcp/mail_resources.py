"""Mailboxes and messages as resources, and their changes. Names none by what mail says."""

import time
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from urllib.parse import quote, unquote

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mcp.resources import ResourceCatalog, Updates
from mailtrap_local.mcp.tools import ToolAnswer
from mailtrap_local.store.base import Changes, Cursor
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mcp.reading_tools import (
    GetMailArguments,
    SearchMailArguments,
    get_mail,
    search_mail,
)

_MAILBOX = "mailtrap://mailbox/"
_MESSAGE = "mailtrap://message/"
_MEDIA_TYPE = "text/plain"
_LONGEST = 500  # characters of a URI
_SHOWN = 20  # messages of a mailbox
_INTERVAL = 0.5  # seconds after which it is asked whether the client is still there
_GATHER = 0.05  # seconds, so that of many messages at once a client hears once
_BATCH = 500  # changes read at a time


class MailResources(ResourceCatalog[Context]):
    """`mailtrap://mailbox/NAME` and `mailtrap://message/ID`."""

    def resources(self, caller: Context) -> list[dict[str, Any]]:
        return [
            {"uri": f"{_MAILBOX}{quote(name, safe='')}", "name": name, "mimeType": _MEDIA_TYPE}
            for name in caller.mailroom.mailboxes()
        ]

    def templates(self) -> list[dict[str, Any]]:
        return [
            {
                "uriTemplate": f"{_MAILBOX}{{name}}",
                "name": "mailbox",
                "description": "The newest messages of a mailbox",
                "mimeType": _MEDIA_TYPE,
            },
            {
                "uriTemplate": f"{_MESSAGE}{{id}}",
                "name": "message",
                "description": "A message: who, to whom, subject, and what a reader sees",
                "mimeType": _MEDIA_TYPE,
            },
        ]

    def contents(self, caller: Context, uri: str) -> list[dict[str, Any]] | None:
        try:
            answer = _look(caller, uri)
        except MessageNotFound:
            answer = None
        if answer is None:
            return None
        text = answer.result()["content"][0]["text"]  # in which mail is marked as such
        return [{"uri": uri, "mimeType": _MEDIA_TYPE, "text": text}]

    def known(self, uris: Sequence[str]) -> list[str]:
        return [uri for uri in uris if uri.startswith((_MAILBOX, _MESSAGE)) and len(uri) < _LONGEST]

    def updates(self, caller: Context, uris: Sequence[str]) -> Updates:
        reader = ChangeReader(caller.mailroom.change_signal)
        return _follow(caller, frozenset(uris), reader, caller.mailroom.store.cursor)


def _look(context: Context, uri: str) -> ToolAnswer | None:
    """Return what a resource shows; None if there is none. Raises MessageNotFound."""
    if uri.startswith(_MESSAGE):
        return get_mail(context, GetMailArguments(id=unquote(uri.removeprefix(_MESSAGE))))
    name = unquote(uri.removeprefix(_MAILBOX))
    if not uri.startswith(_MAILBOX) or not context.mailroom.has_mailbox(name):
        return None
    return search_mail(context, SearchMailArguments(mailbox=name, limit=_SHOWN))


def _follow(
    context: Context, uris: Collection[str], reader: ChangeReader, cursor: Cursor
) -> Updates:
    store = context.mailroom.store
    with context.waiters.request():
        while not context.waiters.has_stopped:
            changes = store.changes(cursor, _BATCH)
            cursor = changes.cursor
            yield frozenset(uris if changes.reset else _changed(changes) & set(uris))
            if changes.changes:
                time.sleep(_GATHER)
            else:
                reader.wait(_INTERVAL)


def _changed(changes: Changes) -> set[str]:
    return {uri for change in changes.changes for uri in _uris(change.mailbox, change.message_id)}


def _uris(mailbox: str, message_id: str) -> Iterator[str]:
    yield f"{_MAILBOX}{quote(mailbox, safe='')}"
    yield f"{_MESSAGE}{message_id}"
