"""Routes of MailHog's API v2, and of v1 but for `/api/v1/messages`, which is Mailpit's too."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

import msgspec
from flask import Flask, g, request
from werkzeug.wrappers import Response

from mailtrap_local.errors import BadMessage, MessageNotFound, NotReleased
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.store.base import BEHIND_ALL
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.live.sockets import IsOver, serve_socket
from mailtrap_local.webapp.mailhog.downloads import message_file, part_file
from mailtrap_local.webapp.mailhog.events import new_messages
from mailtrap_local.webapp.mailhog.jim import USUAL_JIM, Jim, Jims
from mailtrap_local.webapp.mailhog.searching import SearchKind, matches
from mailtrap_local.webapp.mailhog.shapes import (
    MailhogMessage,
    MailhogPage,
    ReleaseTarget,
    mailhog_message,
    outgoing_servers,
)

_JSON = "application/json"
_TEXT_JSON = "text/json"
_LIMIT = 50  # messages of a page, unless asked for otherwise
_MOST = 250
_MOST_OCTETS = 20_000_000  # of the messages of a page, which ends early then
_EVENTS = "text/event-stream"
_COMMENT = ":\n\n"  # which clients pass over


def serve_mailhog(app: Flask, context: Context) -> None:
    """Add the routes to an application."""
    jims = Jims()
    views: dict[str, Callable[..., Response]] = {
        "GET /api/v2/messages": _list_messages,
        "GET /api/v2/search": _search,
        "GET /api/v2/outgoing-smtp": _list_outgoing,
        "GET /api/v2/jim": lambda context: _get_jim(context, jims),
        "POST /api/v2/jim": lambda context: _invite_jim(context, jims),
        "PUT /api/v2/jim": lambda context: _change_jim(context, jims),
        "DELETE /api/v2/jim": lambda context: _dismiss_jim(context, jims),
        "GET /api/v1/events": _stream_events,
        "GET /api/v1/messages/<message_id>": _get_message,
        "DELETE /api/v1/messages/<message_id>": _delete_message,
        "GET /api/v1/messages/<message_id>/download": _download,
        "GET /api/v1/messages/<message_id>/mime/part/<part_number:n>/download": _download_part,
        "POST /api/v1/messages/<message_id>/release": _release,
    }
    for key, view in views.items():
        method, path = key.split(" ")
        app.add_url_rule(
            path, endpoint=f"mailhog {key}", view_func=_seen(context, view), methods=[method]
        )

    def frames(principal: Principal, is_over: IsOver) -> Generator[str | None, None, None]:
        messages = new_messages(context.seen_by(principal), is_over)
        return (None if one is None else _encoded(one).decode() for one in messages)

    serve_socket(app, "/api/v2/websocket", frames, context.is_current)


def _seen(context: Context, view: Callable[..., Response]) -> Callable[..., Response]:
    return lambda **path: view(context.seen_by(g.principal), **path)


# -- messages --------------------------------------------------------------------------------


def _list_messages(context: Context) -> Response:
    store = context.mailroom.store
    total = store.count().total
    start, limit = _span()
    end = max(0, total - start)
    entries = reversed(store.read(max(0, end - limit), end))
    return _page((entry.message for entry in entries), total, start, _TEXT_JSON)


def _search(context: Context) -> Response:
    query = request.args.get("query")
    try:
        kind = msgspec.convert(request.args.get("kind"), SearchKind)
    except msgspec.ValidationError:
        return _empty(400)
    if not query:
        return _empty(400)
    start, limit = _span()
    found = [
        entry.message.seq
        for entry in context.mailroom.store.read(0, BEHIND_ALL)
        if matches(entry.message, kind, query)
    ][::-1]
    page = context.mailroom.store.at(found[start : start + limit])
    newest_first = sorted((entry.message for entry in page), key=lambda one: -one.seq)
    return _page(newest_first, len(found), start, _JSON)


def _span() -> tuple[int, int]:
    """Return where a page starts, and how many messages it may have: the usual for nonsense."""
    start = request.args.get("start", 0, type=int)
    limit = request.args.get("limit", _LIMIT, type=int)
    return max(start, 0), min(limit, _MOST) if limit > 0 else _LIMIT


def _page(
    newest_first: Iterator[Message] | Sequence[Message], total: int, start: int, media: str
) -> Response:
    items: list[MailhogMessage] = []
    octets = 0
    for message in newest_first:
        octets += message.size
        if items and octets > _MOST_OCTETS:
            break
        items.append(mailhog_message(message))
    return _json(MailhogPage(total, len(items), start, items), media)


def _get_message(context: Context, message_id: str) -> Response:
    try:
        message = context.mailroom.store.get(message_id).message
    except MessageNotFound:
        return Response(b"null", content_type=_TEXT_JSON)
    return Response(_encoded(message), content_type=_TEXT_JSON)


def _delete_message(context: Context, message_id: str) -> Response:
    return _empty(200 if context.mailroom.store.remove([message_id]) else 500)


def _download(context: Context, message_id: str) -> Response:
    return message_file(context.mailroom.store.get(message_id).message)


def _download_part(context: Context, message_id: str, n: int) -> Response:
    return part_file(context.mailroom.store.get(message_id).message, n)


def _release(context: Context, message_id: str) -> Response:
    """Send a message on by a relay of the configuration, never to any other server."""
    target = _read_body(ReleaseTarget)
    message = context.mailroom.store.get(message_id).message
    known = () if context.relays is None else context.relays.settings
    relay = next((one for one in known if target.is_relay(one)), None)
    if relay is None or context.relays is None:
        raise NotReleased(
            f"mail goes to the relays of the configuration alone: {str(target)[:100]} is none"
        )
    context.relays.release(message, [target.email], relay.name)
    return _empty(200)


def _list_outgoing(context: Context) -> Response:
    relays = () if context.relays is None else context.relays.settings
    return _json(outgoing_servers(relays), _JSON)


def _stream_events(context: Context) -> Response:
    messages = new_messages(context, lambda: not context.is_current(context.principal))

    def events() -> Iterator[str]:
        yield _COMMENT
        for message in messages:
            yield _COMMENT if message is None else f"data: {_encoded(message).decode()}\n\n"

    return Response(events(), content_type=_EVENTS, headers={"Cache-Control": "no-cache"})


# -- Jim -------------------------------------------------------------------------------------


def _get_jim(context: Context, jims: Jims) -> Response:
    jim = jims.get(context.principal.within, context.mailroom.faults)
    return _empty(404) if jim is None else _json(jim, _JSON)


def _invite_jim(context: Context, jims: Jims) -> Response:
    jim = _read_body(Jim) if request.get_data() else USUAL_JIM
    mailbox, faults = context.principal.within, context.mailroom.faults
    return _empty(201 if jims.invite(mailbox, faults, jim, again=False) else 400)


def _change_jim(context: Context, jims: Jims) -> Response:
    mailbox, faults = context.principal.within, context.mailroom.faults
    if jims.get(mailbox, faults) is None:
        return _empty(404)
    return _empty(200 if jims.invite(mailbox, faults, _read_body(Jim), again=True) else 404)


def _dismiss_jim(context: Context, jims: Jims) -> Response:
    there = jims.dismiss(context.principal.within, context.mailroom.faults)
    return _empty(200 if there else 404)


# -- bodies ----------------------------------------------------------------------------------


def _read_body(kind: type[Any]) -> Any:
    """Return the JSON of a request, whatever its Content-Type and the case of its keys.

    Raises BadMessage or msgspec.ValidationError.
    """
    given = msgspec.json.decode(request.get_data())
    if not isinstance(given, dict):
        raise BadMessage("the body has to be an object of JSON")
    names = {field.encode_name.lower(): field.encode_name for field in msgspec.structs.fields(kind)}
    return msgspec.convert({names.get(key.lower(), key): given[key] for key in given}, kind)


def _encoded(message: Message) -> bytes:
    return msgspec.json.encode(mailhog_message(message))


def _json(content: object, media: str) -> Response:
    return Response(msgspec.json.encode(content), content_type=media)


def _empty(status: int) -> Response:
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response
