"""Mail that was sent by Postmark's API, in detail: https://postmarkapp.com/developer/api/messages-api."""

from typing import Any

from werkzeug.wrappers import Response

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.webapp.providers.postmark import has_token, refuse
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
    request_of,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal


def _get_details(call: ProviderCall) -> Response:
    message = _sent(call)
    return json_response({**_summary(message), **_content(message), "MessageEvents": []})


def _dump(call: ProviderCall) -> Response:
    return json_response({"Body": _source(_sent(call))})


def _sent(call: ProviderCall) -> Message:
    try:
        return call.sent(call.variables["message"]).message
    except ApiRefusal as problem:
        text = "This message was not found on the server."
        raise ApiRefusal("invalid", text, code="no-message") from problem


def _summary(message: Message) -> dict[str, Any]:
    request = request_of(message)
    people = {"To": message.to, "Cc": message.cc, "Bcc": message.bcc}
    return {
        "MessageID": uuid_of(message.id),
        "MessageStream": request.other.get("MessageStream", "outbound"),
        "Tag": next(iter(request.tags), ""),
        "Metadata": request.metadata,
        "From": message.headers.get("From", ""),
        **{
            name: [{"Email": str(one), "Name": one.name or None} for one in each]
            for name, each in people.items()
        },
        "Recipients": message.rcpt_to,
        "Subject": message.subject,
        "ReceivedAt": message.received_at.isoformat(),
        "Attachments": [file.filename for file in message.attachments],
        "Status": "Sent",
        "TrackOpens": request.other.get("TrackOpens", False),
        "TrackLinks": request.other.get("TrackLinks", "None"),
        "Sandboxed": False,
    }


def _content(message: Message) -> dict[str, str]:
    texts = {"TextBody": message.text or "", "HtmlBody": message.html or ""}
    return {**texts, "Body": _source(message)}


def _source(message: Message) -> str:
    return message.raw.decode("utf-8", "replace")


_PLACE = "/messages/outbound/<message>"

PROVIDER = Provider(
    name="postmark",
    routes=(
        ProviderRoute(method="GET", path=f"{_PLACE}/details", view=_get_details),
        ProviderRoute(method="GET", path=f"{_PLACE}/dump", view=_dump),
    ),
    has_key=has_token,
    refuse=refuse,
)
