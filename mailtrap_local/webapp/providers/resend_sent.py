"""Mail that was sent by Resend's API: get it, give it another time, cancel it."""

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.providers.drafts import moment_text
from mailtrap_local.webapp.providers.provider import (
    CANCELED,
    Provider,
    ProviderCall,
    ProviderRoute,
    has_bearer,
    is_scheduled,
    json_response,
    request_of,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.resend import refuse

_FIELDS = ("to", "cc", "bcc", "reply_to")


class _ResendChange(msgspec.Struct, frozen=True, kw_only=True):
    scheduled_at: str


def _get(call: ProviderCall) -> Response:
    message, flags = call.sent(call.variables["email"])
    scheduled_at = call.scheduled_at(message)
    event = "delivered" if scheduled_at is None else "scheduled"
    return json_response(
        {
            "object": "email",
            "id": uuid_of(message.id),
            "message_id": message.message_id,
            "from": "" if message.sender is None else _in_full(message.sender),
            **{name: [_in_full(one) for one in getattr(message, name)] for name in _FIELDS},
            "created_at": message.received_at.isoformat(sep=" "),
            "subject": message.subject,
            "html": message.html,
            "text": message.text,
            "scheduled_at": scheduled_at,
            "tags": [
                {"name": name, "value": text} for name, text in request_of(message).metadata.items()
            ],
            "last_event": "canceled" if CANCELED in flags.tags else event,
        }
    )


def _in_full(address: Address) -> str:
    return f"{address.name} <{address}>" if address.name else str(address)


def _update(call: ProviderCall) -> Response:
    entry = _scheduled(call)
    call.reschedule(entry, moment_text(call.read(_ResendChange).scheduled_at))
    return _is_changed(entry)


def _cancel(call: ProviderCall) -> Response:
    entry = _scheduled(call)
    call.cancel(entry)
    return _is_changed(entry)


def _scheduled(call: ProviderCall) -> Entry:
    """Return a message that is to be sent later, and is not canceled. Raises ApiRefusal."""
    entry = call.sent(call.variables["email"])
    if not is_scheduled(entry):
        raise ApiRefusal("invalid", "The email is not scheduled.")
    return entry


def _is_changed(entry: Entry) -> Response:
    return json_response({"object": "email", "id": uuid_of(entry.message.id)})


PROVIDER = Provider(
    name="resend",
    routes=(
        ProviderRoute(method="GET", path="/emails/<email>", view=_get),
        ProviderRoute(method="PATCH", path="/emails/<email>", view=_update),
        ProviderRoute(method="POST", path="/emails/<email>/cancel", view=_cancel),
    ),
    has_key=has_bearer,
    refuse=refuse,
)
