"""Microsoft Graph's sendMail: https://learn.microsoft.com/graph/api/user-sendmail."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftFile
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.drafts import (
    People,
    attachment,
    octets_of,
    person,
)
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    has_bearer,
    json_response,
    other_fields,
)
from mailtrap_local.webapp.providers.raw_mails import outgoing_raw
from mailtrap_local.webapp.providers.refusal import ApiRefusal

_ME = "me@localhost"  # who owns the token is not known
_TOKEN = {"token_type": "Bearer", "expires_in": 3599, "access_token": "mailtrap-local"}
_CODES: Mapping[int, str] = {
    401: "InvalidAuthenticationToken",
    404: "ResourceNotFound",
    405: "Request_BadRequest",
    413: "ErrorMessageSizeExceeded",
    429: "TooManyRequests",
}


class _GraphEmail(msgspec.Struct, frozen=True, kw_only=True):
    address: str
    name: str = ""


class _GraphAddress(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    email_address: _GraphEmail


class _GraphBody(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    content_type: str = "text"
    content: str = ""


class _GraphHeader(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    value: str


class _GraphFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    name: str
    content_bytes: str
    content_type: str = ""
    content_id: str = ""
    is_inline: bool | None = None


class _GraphMessage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    subject: str | None = None
    body: _GraphBody = _GraphBody()
    from_: _GraphAddress | None = msgspec.field(default=None, name="from")
    sender: _GraphAddress | None = None
    to_recipients: list[_GraphAddress] = []
    cc_recipients: list[_GraphAddress] = []
    bcc_recipients: list[_GraphAddress] = []
    reply_to: list[_GraphAddress] = []
    internet_message_headers: list[_GraphHeader] = []
    attachments: list[_GraphFile] = []
    categories: list[str] = []
    importance: Literal["low", "normal", "high", "Low", "Normal", "High"] = "normal"


class _GraphCall(msgspec.Struct, frozen=True, kw_only=True):
    message: _GraphMessage


def _send(call: ProviderCall) -> Response:
    if call.request.mimetype == "text/plain":
        raw = octets_of(call.octets.decode("ascii", "replace"), field="the body")
        mail = outgoing_raw(raw, field="the body", account=_account(call))
    else:
        mail = _outgoing(call, _in_camel_case(call.json))
    call.send([mail])
    return Response(status=202)


def _in_camel_case(value: Any) -> Any:
    """Return a value with `saveToSentItems` for `SaveToSentItems`, which its SDKs send too."""
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: _in_camel_case(each) for name, each in value.items()}
    return [*map(_in_camel_case, value)] if isinstance(value, list) else value


def _account(call: ProviderCall) -> str:
    user = call.variables.get("user", "")
    return user if "@" in user else _ME


def _outgoing(call: ProviderCall, body: Any) -> OutgoingMail:
    message = convert(body, _GraphCall).message
    is_html = message.body.content_type.lower() == "html"
    account = _GraphAddress(email_address=_GraphEmail(address=_account(call)))
    draft = Draft(
        from_=_people([message.from_ or message.sender or account], "from")[0],
        to=_people(message.to_recipients, "toRecipients"),
        cc=_people(message.cc_recipients, "ccRecipients"),
        bcc=_people(message.bcc_recipients, "bccRecipients"),
        reply_to=_people(message.reply_to, "replyTo"),
        subject=message.subject,
        text=None if is_html else message.body.content,
        html=message.body.content if is_html else None,
        headers=_headers(message),
        attachments=[_file(each, f"attachments.{n}") for n, each in enumerate(message.attachments)],
    )
    if not draft.rcpt_to:
        text = "At least one recipient isn't valid., Recipient 'message' has no recipients."
        raise ApiRefusal("missing", text, field="toRecipients", code="ErrorInvalidRecipients")
    return OutgoingMail(content=draft, tags=message.categories, other=_other(body))


def _headers(message: _GraphMessage) -> list[list[str]]:
    headers = [[header.name, header.value] for header in message.internet_message_headers]
    for name, _ in headers:
        if not name.lower().startswith("x-"):
            text = f"The internet message header name '{name[:60]}' should start with 'x-' or 'X-'."
            raise ApiRefusal("invalid", text, code="InvalidInternetMessageHeader")
    if message.importance.lower() != "normal":
        headers.append(["Importance", message.importance.lower()])
    return headers


def _other(body: Any) -> dict[str, Any]:
    return {**other_fields(body, _GraphCall), **other_fields(body["message"], _GraphMessage)}


def _people(each: list[_GraphAddress], field: str) -> People:
    return [
        person(one.email_address.address, one.email_address.name, field=f"{field}.{number}")
        for number, one in enumerate(each)
    ]


def _file(file: _GraphFile, field: str) -> DraftFile:
    content = octets_of(file.content_bytes, field=f"{field}.contentBytes")
    said = {None: "", True: "inline", False: "attachment"}[file.is_inline]
    return attachment(content, file.name, file.content_type, file.content_id, said)


# -- tokens -----------------------------------------------------------------------------------


def _give_token(_call: ProviderCall) -> Response:
    return json_response(_TOKEN)


def _describe_tenant(call: ProviderCall) -> Response:
    root = f"{call.request.host_url}{call.variables['tenant']}"
    return json_response(
        {
            "issuer": f"{root}/v2.0",
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "token_endpoint": f"{root}/oauth2/v2.0/token",
        }
    )


def _refuse(refusal: ApiRefusal) -> Response:
    code = refusal.code or _CODES.get(refusal.status)
    code = code or ("ErrorInvalidRequest" if refusal.status < 500 else "ErrorInternalServerError")
    text = "Access token is empty." if refusal.kind == "key" else refusal.message
    return json_response({"error": {"code": code, "message": text}}, refusal.status)


PROVIDER = Provider(
    name="graph",
    routes=(
        *(
            ProviderRoute(method="POST", path=f"/{version}/{user}/sendMail", view=_send)
            for version in ("v1.0", "beta")
            for user in ("me", "users/<user>")
        ),
        ProviderRoute(
            method="POST", path="/<tenant>/oauth2/v2.0/token", view=_give_token, open=True
        ),
        ProviderRoute(
            method="GET",
            path="/<tenant>/v2.0/.well-known/openid-configuration",
            view=_describe_tenant,
            open=True,
        ),
    ),
    has_key=has_bearer,
    refuse=_refuse,
)
