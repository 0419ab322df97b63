"""Views of MailHog's API. Imported when somebody asks: few clients do."""

from collections.abc import Generator, Iterator, Sequence
from typing import Any

import msgspec
from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.errors import BadMessage, MessageNotFound, NotReleased
from mailtrap_local.mail.compose import fit
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.store.base import BEHIND_ALL
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.live.sockets import IsOver
from mailtrap_local.webapp.mailhog.chances import USUAL_JIM, Jim, rules_of
from mailtrap_local.webapp.mailhog.downloads import message_file, part_file
from mailtrap_local.webapp.mailhog.events import new_messages
from mailtrap_local.webapp.mailhog.jim import Jims
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


# -- messages --------------------------------------------------------------------------------


def list_messages(context: Context) -> Response:
    """List the messages, newest first."""
    store = context.mailroom.store
    total = store.count().total
    start, limit = _span()
    end = max(0, total - start)
    entries = reversed(store.read(max(0, end - limit), end))
    return _page((entry.message for entry in entries), total, start, _TEXT_JSON)


def search(context: Context) -> Response:
    """List the messages with a text in an address, or anywhere."""
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


def get_message(context: Context, message_id: str) -> Response:
    """Get a message, `null` if it is not there."""
    try:
        message = context.mailroom.store.get(message_id).message
    except MessageNotFound:
        return Response(b"null", content_type=_TEXT_JSON)
    return Response(_encoded(message), content_type=_TEXT_JSON)


def delete_message(context: Context, message_id: str) -> Response:
    """Delete a message, pinned or not; 500 if it is not there, as MailHog says."""
    return _empty(200 if context.mailroom.store.remove([message_id]) else 500)


def download(context: Context, message_id: str) -> Response:
    """Download a message."""
    return message_file(context.mailroom.store.get(message_id).message)


def download_part(context: Context, message_id: str, n: int) -> Response:
    """Download a part."""
    return part_file(context.mailroom.store.get(message_id).message, n)


def release(context: Context, message_id: str) -> Response:
    """Send a message on by a relay of the configuration, or to this server, and to no other."""
    target = _read_body(ReleaseTarget)
    message = context.mailroom.store.get(message_id).message
    known = () if context.relays is None else context.relays.settings
    relay = next((one for one in known if target.is_relay(one)), None)
    if relay is not None and context.relays is not None:
        context.relays.release(message, [target.email], relay.name)
    elif any(name == "smtp" and target.is_listener(at) for name, at in context.listeners):
        recipient = fit("Email", target.email)
        options = message.envelope.mail_options
        envelope = Envelope(message.mail_from, (recipient,), options, via="api")
        context.mailroom.deliver(envelope, message.raw)
    else:
        raise NotReleased(
            "mail goes to the relays of the configuration and to this server alone: "
            f"{str(target)[:100]} is neither"
        )
    return _empty(200)


def list_outgoing(context: Context) -> Response:
    """List the relays."""
    relays = () if context.relays is None else context.relays.settings
    return _json(outgoing_servers(relays), _JSON)


def stream_events(context: Context) -> Response:
    """Send each message that comes as an event, until the client closes."""
    messages = new_messages(context, lambda: not context.is_current(context.principal))

    def events() -> Iterator[str]:
        yield _COMMENT
        for message in messages:
            yield _COMMENT if message is None else f"data: {_encoded(message).decode()}\n\n"

    return Response(events(), content_type=_EVENTS, headers={"Cache-Control": "no-cache"})


def frames(context: Context, is_over: IsOver) -> Generator[str | None, None, None]:
    """Return the frames of the WebSocket: a message each."""
    messages = new_messages(context, is_over)
    return (None if one is None else _encoded(one).decode() for one in messages)


# -- Jim -------------------------------------------------------------------------------------


def get_jim(context: Context, jims: Jims) -> Response:
    """Get the chances of Jim, 404 if he is not there."""
    jim = jims.get(context.principal.within, context.mailroom.faults)
    return _empty(404) if jim is None else _json(jim, _JSON)


def invite_jim(context: Context, jims: Jims) -> Response:
    """Let Jim in, by his usual chances without a body; 400 if he is there."""
    jim = _read_body(Jim) if request.get_data() else USUAL_JIM
    mailbox, faults = context.principal.within, context.mailroom.faults
    return _empty(201 if jims.invite(mailbox, faults, jim, rules_of(jim), again=False) else 400)


def change_jim(context: Context, jims: Jims) -> Response:
    """Change the chances of Jim."""
    mailbox, faults = context.principal.within, context.mailroom.faults
    if jims.get(mailbox, faults) is None:
        return _empty(404)
    jim = _read_body(Jim)
    return _empty(200 if jims.invite(mailbox, faults, jim, rules_of(jim), again=True) else 404)


def dismiss_jim(context: Context, jims: Jims) -> Response:
    """Remove Jim."""
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
