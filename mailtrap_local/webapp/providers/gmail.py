"""Gmail's messages.send: https://developers.google.com/workspace/gmail/api/reference/rest."""

import re
from collections.abc import Mapping

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.provider_ids import hex_of
from mailtrap_local.webapp.providers.body import convert, read_json
from mailtrap_local.webapp.providers.drafts import octets_of
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    has_bearer,
    json_response,
)
from mailtrap_local.webapp.providers.raw_mails import outgoing_raw
from mailtrap_local.webapp.providers.refusal import ApiRefusal

_ME = "me@localhost"  # who owns the token is not known
_TOKEN = {"token_type": "Bearer", "expires_in": 3599, "access_token": "mailtrap-local"}
_REASONS: Mapping[int, tuple[str, str]] = {
    400: ("invalidArgument", "INVALID_ARGUMENT"),
    401: ("required", "UNAUTHENTICATED"),
    403: ("forbidden", "PERMISSION_DENIED"),
    404: ("notFound", "NOT_FOUND"),
    429: ("rateLimitExceeded", "RESOURCE_EXHAUSTED"),
    500: ("backendError", "INTERNAL"),
    503: ("backendError", "UNAVAILABLE"),
}
_UNAUTHENTICATED = (
    "Request is missing required authentication credential. Expected OAuth 2 access token, login "
    "cookie or other valid authentication credential."
)


class _GmailMessage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    raw: str = ""
    thread_id: str = ""


def _send(call: ProviderCall) -> Response:
    message = call.read(_GmailMessage)
    if not message.raw:
        text = "'raw' RFC822 payload message string or uploading message via /upload/* URL required"
        raise ApiRefusal("missing", text, field="raw")
    raw = octets_of(message.raw, field="raw", urlsafe=True)
    return _sent(call, raw, message.thread_id)


def _upload(call: ProviderCall) -> Response:
    if call.request.mimetype == "multipart/related":
        about, raw = _related(call)
        return _sent(call, raw, convert(read_json(about), _GmailMessage).thread_id)
    if call.request.args.get("uploadType", "media") != "media":
        raise ApiRefusal("invalid", "an upload has the type media or multipart here")
    return _sent(call, call.octets, "")


def _related(call: ProviderCall) -> tuple[bytes, bytes]:
    """Return the two parts of a body: what is said of a message, and the message, as it is."""
    boundary = call.request.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?=\r?\n|\Z)")
    parts = delimiter.split(call.octets, maxsplit=3)[1:3]
    if not boundary or len(parts) < 2:
        raise ApiRefusal("invalid", "an upload of the type multipart has two parts")
    about, raw = (re.split(rb"\r?\n\r?\n", part, maxsplit=1)[-1] for part in parts)
    return about, raw


def _sent(call: ProviderCall, raw: bytes, thread_id: str) -> Response:
    user = call.variables["user"]
    other = {"threadId": thread_id} if thread_id else {}
    account = user if "@" in user else _ME
    (kept,) = call.send([outgoing_raw(raw, field="raw", account=account, other=other)])
    message_id = hex_of(kept.id)
    answer = {"id": message_id, "threadId": thread_id or message_id, "labelIds": ["SENT"]}
    return json_response(answer)


def _give_token(_call: ProviderCall) -> Response:
    return json_response(_TOKEN)


def _refuse(refusal: ApiRefusal) -> Response:
    status = refusal.status
    reason, name = _REASONS.get(status, _REASONS[500] if status >= 500 else _REASONS[400])
    text = _UNAUTHENTICATED if refusal.kind == "key" else refusal.message
    error = {"message": text, "domain": "global", "reason": reason}
    return json_response(
        {"error": {"code": status, "message": text, "errors": [error], "status": name}}, status
    )


_SEND = "/gmail/v1/users/<user>/messages/send"

PROVIDER = Provider(
    name="gmail",
    routes=(
        ProviderRoute(method="POST", path=_SEND, view=_send),
        ProviderRoute(method="POST", path=f"/upload{_SEND}", view=_upload),
        ProviderRoute(method="POST", path="/token", view=_give_token, open=True),
    ),
    has_key=has_bearer,
    refuse=_refuse,
)
