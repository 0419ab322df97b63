"""Mailjet's Send API v3.1: https://dev.mailjet.com/email/reference/send-emails/."""

import uuid
from functools import partial
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftAddress, DraftFile
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.drafts import People, attachment, octets_of, person
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
    other_fields,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled

_MOST_IN_CALL = 50
_MOST_RECIPIENTS = 50
_NO_BODY = 'At least "HTMLPart", "TextPart" or "TemplateID" must be provided.'
_BAD_KEY = (
    "API key authentication/authorization failure. You may be unauthorized to access the API or "
    "your API key may be expired. Visit API keys management section to check your keys."
)
_URL = "https://api.mailjet.com/v3/REST/message/"


class _MailjetAddress(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    email: str
    name: str = ""


class _MailjetFile(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    content_type: str
    filename: str
    base64_content: str = msgspec.field(name="Base64Content")
    content_id: str = msgspec.field(default="", name="ContentID")


class _MailjetMail(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    from_: _MailjetAddress | None = msgspec.field(default=None, name="From")
    to: list[_MailjetAddress] = []
    cc: list[_MailjetAddress] = []
    bcc: list[_MailjetAddress] = []
    reply_to: _MailjetAddress | None = None
    subject: str | None = None
    text_part: str | None = None
    html_part: str | None = msgspec.field(default=None, name="HTMLPart")
    attachments: list[_MailjetFile] = []
    inlined_attachments: list[_MailjetFile] = []
    headers: dict[str, str] = {}
    custom_id: str = msgspec.field(default="", name="CustomID")
    event_payload: str = ""
    custom_campaign: str = ""
    template_id: int | None = msgspec.field(default=None, name="TemplateID")
    template_language: bool = False
    variables: dict[str, Any] = {}


class _MailjetCall(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    messages: list[dict[str, Any]]
    globals: dict[str, Any] = {}


def _send(call: ProviderCall) -> Response:
    body = call.read(_MailjetCall)
    if not 1 <= len(body.messages) <= _MOST_IN_CALL:
        text = f"There may be 1 to {_MOST_IN_CALL} messages."
        raise ApiRefusal("invalid", text, field="Messages")
    items = [{**body.globals, **item} for item in body.messages]
    results = call.send_each(partial(_outgoing, call, item) for item in items)
    answers = [
        _failed(result) if isinstance(result, ApiRefusal) else _sent(item, result)
        for item, result in zip(items, results, strict=True)
    ]
    some = any(not isinstance(result, ApiRefusal) for result in results)
    return json_response({"Messages": answers}, 200 if some else 400)


def _outgoing(call: ProviderCall, item: dict[str, Any]) -> OutgoingMail:
    mail = convert(item, _MailjetMail)
    if mail.from_ is None and mail.template_id is None:
        raise ApiRefusal("missing", '"From" is mandatory.', field="From")
    if mail.text_part is None and mail.html_part is None and mail.template_id is None:
        raise ApiRefusal("missing", _NO_BODY, field="TextPart", code="send-0003")
    filled = _filled(call, mail)
    draft = Draft(
        from_=_person(mail.from_, "From.Email") if mail.from_ else "",
        to=_people(mail.to, "To"),
        cc=_people(mail.cc, "Cc"),
        bcc=_people(mail.bcc, "Bcc"),
        reply_to=_people([mail.reply_to] if mail.reply_to else [], "ReplyTo"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[*map(list, mail.headers.items())],
        attachments=[*map(_file, [*mail.attachments, *mail.inlined_attachments])],
    )
    if len(draft.rcpt_to) > _MOST_RECIPIENTS:
        text = f"The number of recipients exceeds {_MOST_RECIPIENTS}."
        raise ApiRefusal("invalid", text, field="To")
    payload = {"CustomID": mail.custom_id, "EventPayload": mail.event_payload}
    return OutgoingMail(
        content=draft,
        tags=[mail.custom_campaign] if mail.custom_campaign else [],
        metadata={name: value for name, value in payload.items() if value},
        template=filled.template,
        other={**call.other(_MailjetCall), **other_fields(item, _MailjetMail)},
    )


def _filled(call: ProviderCall, mail: _MailjetMail) -> Filled:
    given = Filled(subject=mail.subject, text=mail.text_part, html=mail.html_part)
    if mail.template_id is not None:
        return call.fill(str(mail.template_id), mail.variables, given)
    return given.rendered(mail.variables) if mail.template_language else given


def _people(each: list[_MailjetAddress], field: str) -> People:
    return [_person(one, f"{field}.{number}.Email") for number, one in enumerate(each)]


def _person(one: _MailjetAddress, field: str) -> DraftAddress:
    return person(one.email, one.name, field=field)


def _file(file: _MailjetFile) -> DraftFile:
    content = octets_of(file.base64_content, field="Base64Content")
    return attachment(content, file.filename, file.content_type, file.content_id)


def _sent(item: dict[str, Any], message: Message) -> dict[str, object]:
    def recipients(name: str) -> list[dict[str, object]]:
        return [
            {
                "Email": one["Email"],
                "MessageUUID": uuid_of(message.id),
                "MessageID": message.seq,
                "MessageHref": f"{_URL}{message.seq}",
            }
            for one in item.get(name, [])
        ]

    every = {name: recipients(name) for name in ("To", "Cc", "Bcc")}
    return {"Status": "success", "CustomID": item.get("CustomID", ""), **every}


def _failed(refusal: ApiRefusal) -> dict[str, object]:
    code = refusal.code or {"missing": "mj-0003", "too-large": "mj-0006"}.get(refusal.kind)
    error = {
        "ErrorIdentifier": str(uuid.uuid4()),
        "ErrorCode": code or "mj-0004",
        "StatusCode": 400,
        "ErrorMessage": refusal.message,
        "ErrorRelatedTo": [refusal.field] if refusal.field else [],
    }
    return {"Status": "error", "Errors": [error]}


def refuse(refusal: ApiRefusal) -> Response:
    """Give a refusal the shape of Mailjet, without that of a message."""
    error = {
        "ErrorIdentifier": str(uuid.uuid4()),
        "StatusCode": refusal.status,
        "ErrorMessage": _BAD_KEY if refusal.kind == "key" else refusal.message,
    }
    return json_response(error, refusal.status)


def has_keys(call: ProviderCall) -> bool:
    """Return whether a request has a pair of keys, or a token."""
    given = call.request.authorization
    return given is not None and (bool(given.username) or bool(given.token))


PROVIDER = Provider(
    name="mailjet",
    routes=(ProviderRoute(method="POST", path="/v3.1/send", view=_send),),
    has_key=has_keys,
    refuse=refuse,
)
