"""Email of Azure Communication Services: https://learn.microsoft.com/rest/api/communication/email."""

import re
from collections.abc import Mapping
from urllib.parse import quote

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftFile
from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.webapp.providers.drafts import People, attachment, octets_of, person
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal

_OPERATION = re.compile(r"[0-9A-Fa-f-]{36}")
_CODES: Mapping[int, str] = {
    400: "BadRequest",
    401: "Denied",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    413: "RequestEntityTooLarge",
    429: "TooManyRequests",
}


class _AzureAddress(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    address: str
    display_name: str = ""


class _AzureRecipients(msgspec.Struct, frozen=True, kw_only=True):
    to: list[_AzureAddress] = []
    cc: list[_AzureAddress] = []
    bcc: list[_AzureAddress] = []


class _AzureContent(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    subject: str
    plain_text: str | None = None
    html: str | None = None


class _AzureFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    name: str
    content_type: str
    content_in_base64: str
    content_id: str = ""


class _AzureMail(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    sender_address: str
    recipients: _AzureRecipients
    content: _AzureContent
    reply_to: list[_AzureAddress] = []
    headers: dict[str, str] = {}
    attachments: list[_AzureFile] = []


def _send(call: ProviderCall) -> Response:
    _check_version(call)
    operation = call.request.headers.get("Operation-Id")
    if operation is not None and not _OPERATION.fullmatch(operation):
        raise ApiRefusal("invalid", "Operation-Id is no UUID")
    kept = call.send([_outgoing(call)])
    operation = operation or uuid_of(kept[0].id)
    version = quote(call.request.args["api-version"])
    place = f"{call.request.host_url}emails/operations/{operation}?api-version={version}"
    headers = {"Operation-Location": place, "Retry-After": "0"}
    return json_response({"id": operation, "status": "Running", "error": None}, 202, headers)


def _get_operation(call: ProviderCall) -> Response:
    """Answer that it has succeeded: mail is kept before its operation has an id."""
    _check_version(call)
    operation = call.variables["operation"]
    if not _OPERATION.fullmatch(operation):
        raise ApiRefusal("not-found", f"There is no operation {operation[:40]}", status=404)
    return json_response({"id": operation, "status": "Succeeded", "error": None})


def _check_version(call: ProviderCall) -> None:
    if not call.request.args.get("api-version"):
        raise ApiRefusal("missing", "The api-version query parameter is required.")


def _outgoing(call: ProviderCall) -> OutgoingMail:
    mail = call.read(_AzureMail)
    content, recipients = mail.content, mail.recipients
    if content.plain_text is None and content.html is None:
        raise ApiRefusal("missing", "content: one of plainText and html is required.")
    draft = Draft(
        from_=person(mail.sender_address, field="senderAddress"),
        to=_people(recipients.to, "recipients.to"),
        cc=_people(recipients.cc, "recipients.cc"),
        bcc=_people(recipients.bcc, "recipients.bcc"),
        reply_to=_people(mail.reply_to, "replyTo"),
        subject=content.subject,
        text=content.plain_text,
        html=content.html,
        headers=[*map(list, mail.headers.items())],
        attachments=[_file(each, f"attachments.{n}") for n, each in enumerate(mail.attachments)],
    )
    return OutgoingMail(content=draft, other=call.other(_AzureMail))


def _people(each: list[_AzureAddress], field: str) -> People:
    return [
        person(one.address, one.display_name, field=f"{field}.{number}.address")
        for number, one in enumerate(each)
    ]


def _file(file: _AzureFile, field: str) -> DraftFile:
    content = octets_of(file.content_in_base64, field=f"{field}.contentInBase64")
    return attachment(content, file.name, file.content_type, file.content_id)


def _refuse(refusal: ApiRefusal) -> Response:
    code = _CODES.get(refusal.status, "InternalServerError")
    text = "Denied by the resource provider." if refusal.kind == "key" else refusal.message
    return json_response({"error": {"code": code, "message": text}}, refusal.status)


def _has_authorization(call: ProviderCall) -> bool:
    return bool(call.request.headers.get("Authorization"))


PROVIDER = Provider(
    name="azure",
    routes=(
        ProviderRoute(method="POST", path="/emails:send", view=_send),
        ProviderRoute(method="GET", path="/emails/operations/<operation>", view=_get_operation),
    ),
    has_key=_has_authorization,
    refuse=_refuse,
    request_id="x-ms-request-id",
)
