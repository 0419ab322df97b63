"""Mail that was sent by Mandrill: its facts, its content, another time, and that it is canceled."""

from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import hex_of
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.providers.drafts import moment_text
from mailtrap_local.webapp.providers.mandrill import UNKNOWN_MESSAGE, has_key, refuse, routes_of
from mailtrap_local.webapp.providers.provider import (
    CANCELED,
    Provider,
    ProviderCall,
    is_scheduled,
    json_response,
    request_of,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal


class _MandrillId(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    send_at: str = ""


def _info(call: ProviderCall) -> Response:
    message, flags = _sent(call)
    request = request_of(message)
    state = "scheduled" if request.scheduled_at else "sent"
    return json_response(
        {
            **_summary(message),
            "sender": message.envelope.mail_from,
            "email": message.rcpt_to[0],
            "template": request.template and request.template.id,
            "tags": request.tags,
            "metadata": request.metadata,
            "state": "rejected" if CANCELED in flags.tags else state,
            "opens": 0,
            "opens_detail": [],
            "clicks": 0,
            "clicks_detail": [],
            "smtp_events": [],
        }
    )


def _content(call: ProviderCall) -> Response:
    message = _sent(call).message
    request = request_of(message)
    sender, to = message.sender, message.to[:1]
    return json_response(
        {
            **_summary(message),
            "from_email": message.envelope.mail_from,
            "from_name": sender.name if sender else "",
            "to": {"email": message.rcpt_to[0], "name": to[0].name if to else ""},
            "tags": request.tags,
            "headers": {name: message.headers[name] for name in message.headers.names()},
            "text": message.text,
            "html": message.html,
        }
    )


def _summary(message: Message) -> dict[str, Any]:
    return {
        "ts": int(message.received_at.timestamp()),
        "_id": hex_of(message.id),
        "subject": message.subject,
    }


def _cancel(call: ProviderCall) -> Response:
    entry = _scheduled(call)
    call.cancel(entry)
    return json_response(_schedule(call, entry.message))


def _reschedule(call: ProviderCall) -> Response:
    entry = _scheduled(call)
    call.reschedule(entry, moment_text(call.read(_MandrillId).send_at))
    return json_response(_schedule(call, entry.message))


def _schedule(call: ProviderCall, message: Message) -> dict[str, Any]:
    return {
        "_id": hex_of(message.id),
        "created_at": message.received_at.strftime("%Y-%m-%d %H:%M:%S"),
        "send_at": call.scheduled_at(message),
        "from_email": message.envelope.mail_from,
        "to": message.rcpt_to[0],
        "subject": message.subject,
    }


def _scheduled(call: ProviderCall) -> Entry:
    """Return a message that is to be sent later, and is not canceled. Raises ApiRefusal."""
    entry = _sent(call)
    if not is_scheduled(entry):
        raise _unknown(hex_of(entry.message.id))
    return entry


def _sent(call: ProviderCall) -> Entry:
    name = call.read(_MandrillId).id
    try:
        return call.sent(name)
    except ApiRefusal as problem:
        raise _unknown(name) from problem


def _unknown(name: str) -> ApiRefusal:
    text = f"No message exists with the id '{name[:40]}'"
    return ApiRefusal("invalid", text, code=UNKNOWN_MESSAGE)


def _ping(_call: ProviderCall) -> Response:
    return json_response("PONG!")


def _ping_with_name(_call: ProviderCall) -> Response:
    return json_response({"PING": "PONG!"})


_OF_MESSAGES = {
    "info": _info,
    "content": _content,
    "cancel-scheduled": _cancel,
    "reschedule": _reschedule,
}

PROVIDER = Provider(
    name="mandrill",
    routes=(
        *routes_of("messages", _OF_MESSAGES),
        *routes_of("users", {"ping": _ping, "ping2": _ping_with_name}),
    ),
    has_key=has_key,
    refuse=refuse,
)
