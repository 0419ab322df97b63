"""Mandrill, Mailchimp's transactional email: https://mailchimp.com/developer/transactional/api/."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftAddress, DraftFile
from mailtrap_local.mail.provider_ids import hex_of
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.drafts import (
    attachment,
    moment_text,
    octets_of,
    person,
)
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
    other_fields,
)
from mailtrap_local.webapp.providers.raw_mails import outgoing_raw
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled

UNKNOWN_MESSAGE = "Unknown_Message"
"""Code of the refusal of an id that no message has."""

View = Callable[[ProviderCall], Response]
_Status = Literal["sent", "scheduled", "queued", "invalid"]


class _MandrillRecipient(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    name: str = ""
    type: Literal["to", "cc", "bcc"] = "to"


class _MandrillVariable(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    content: Any = ""


class _MandrillVariables(msgspec.Struct, frozen=True, kw_only=True):
    rcpt: str
    vars: list[_MandrillVariable] = []


class _MandrillMetadata(msgspec.Struct, frozen=True, kw_only=True):
    rcpt: str
    values: dict[str, Any] = {}


class _MandrillFile(msgspec.Struct, frozen=True, kw_only=True):
    type: str = ""
    name: str
    content: str


class _MandrillMessage(msgspec.Struct, frozen=True, kw_only=True):
    from_email: str = ""
    from_name: str = ""
    to: list[_MandrillRecipient] = []
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    headers: dict[str, Any] = {}
    bcc_address: str = ""
    preserve_recipients: bool = False
    merge: bool = True
    merge_language: Literal["mailchimp", "handlebars"] = "mailchimp"
    global_merge_vars: list[_MandrillVariable] = []
    merge_vars: list[_MandrillVariables] = []
    tags: list[str] = []
    metadata: dict[str, Any] = {}
    recipient_metadata: list[_MandrillMetadata] = []
    attachments: list[_MandrillFile] = []
    images: list[_MandrillFile] = []


class _MandrillCall(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    message: dict[str, Any]
    template_name: str = ""
    template_content: list[_MandrillVariable] = []
    send_at: str = ""


class _MandrillRaw(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    raw_message: str
    from_email: str = ""
    to: list[str] = []
    send_at: str = ""


def _send(call: ProviderCall) -> Response:
    return _sent(call, call.read(_MandrillCall))


def _send_template(call: ProviderCall) -> Response:
    body = call.read(_MandrillCall)
    if not body.template_name:
        raise ApiRefusal("missing", "template_name is required", field="template_name")
    return _sent(call, body)


def _sent(call: ProviderCall, body: _MandrillCall) -> Response:
    message = convert(body.message, _MandrillMessage, "message")
    if not message.to:
        raise ApiRefusal("missing", "message.to is required", field="message.to")
    if not message.from_email and not body.template_name:
        raise ApiRefusal("missing", "message.from_email is required", field="message.from_email")
    valid = [one for one in message.to if _is_valid(one)]
    groups = [valid] if message.preserve_recipients and valid else [[one] for one in valid]
    kept = call.send([_outgoing(call, body, message, group) for group in groups]) if groups else []
    ids = {
        one.email: hex_of(made.id)
        for group, made in zip(groups, kept, strict=True)
        for one in group
    }
    status: _Status = "scheduled" if body.send_at else "sent"
    return json_response([_result(one.email, status, ids.get(one.email)) for one in message.to])


def _send_raw(call: ProviderCall) -> Response:
    body = call.read(_MandrillRaw)
    mail = outgoing_raw(
        body.raw_message.encode(),
        field="raw_message",
        mail_from=body.from_email,
        rcpt_to=tuple(dict.fromkeys(body.to)),
        scheduled_at=_moment(body.send_at),
        other=call.other(_MandrillRaw),
    )
    (kept,) = call.send([mail])
    status: _Status = "scheduled" if body.send_at else "sent"
    return json_response([_result(each, status, hex_of(kept.id)) for each in kept.rcpt_to])


def _result(email: str, status: _Status, message_id: str | None) -> dict[str, object]:
    if message_id is None:
        status = "invalid"
    return {
        "email": email,
        "status": status,
        "reject_reason": None,
        "_id": message_id or "0" * 32,
    }


def _is_valid(one: _MandrillRecipient) -> bool:
    try:
        person(one.email, field="to")
    except ApiRefusal:
        return False
    return True


def _outgoing(
    call: ProviderCall,
    body: _MandrillCall,
    message: _MandrillMessage,
    recipients: list[_MandrillRecipient],
) -> OutgoingMail:
    first = recipients[0].email
    filled = _filled(call, body, message, first)
    reply_to = [str(value) for name, value in message.headers.items() if name.lower() == "reply-to"]
    alone = len(recipients) == 1 and not message.preserve_recipients
    by_kind = {kind: [*map(_person, _of_kind(recipients, kind))] for kind in ("to", "cc", "bcc")}
    draft = Draft(
        from_=person(message.from_email, message.from_name, field="message.from_email")
        if message.from_email
        else "",
        to=[*map(_person, recipients)] if alone else [*by_kind["to"]],
        cc=[] if alone else [*by_kind["cc"]],
        bcc=[*([] if alone else by_kind["bcc"]), *filter(None, [message.bcc_address])],
        reply_to=[*reply_to],
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[
            [name, str(value)]
            for name, value in message.headers.items()
            if name.lower() != "reply-to"
        ],
        attachments=_files(message),
    )
    own = {each.rcpt.lower(): each.values for each in message.recipient_metadata}
    return OutgoingMail(
        content=draft,
        tags=message.tags,
        metadata={**message.metadata, **(own.get(first.lower(), {}) if alone else {})},
        template=filled.template,
        scheduled_at=_moment(body.send_at),
        other=call.other(_MandrillCall) | other_fields(body.message, _MandrillMessage),
    )


def _of_kind(recipients: list[_MandrillRecipient], kind: str) -> list[_MandrillRecipient]:
    return [one for one in recipients if one.type == kind]


def _person(one: _MandrillRecipient) -> DraftAddress:
    return person(one.email, one.name, field="message.to")


def _filled(
    call: ProviderCall, body: _MandrillCall, message: _MandrillMessage, recipient: str
) -> Filled:
    given = Filled(subject=message.subject, text=message.text, html=message.html)
    variables = _variables(body, message, recipient)
    filled = call.fill(body.template_name, variables, given)
    if not message.merge:
        return filled
    if message.merge_language == "handlebars":
        return filled if body.template_name else given.rendered(variables)
    return filled.merged(variables)


def _variables(body: _MandrillCall, message: _MandrillMessage, recipient: str) -> Mapping[str, Any]:
    every = [*body.template_content, *message.global_merge_vars]
    for own in message.merge_vars:
        if own.rcpt.lower() == recipient.lower():
            every += own.vars
    return {each.name: each.content for each in every}


def _files(message: _MandrillMessage) -> list[DraftFile]:
    files = [
        attachment(octets_of(file.content, field="attachments"), file.name, file.type)
        for file in message.attachments
    ]
    images = [  # the content id of one that is shown is its name
        attachment(octets_of(file.content, field="images"), file.name, file.type, file.name)
        for file in message.images
    ]
    return [*files, *images]


def _moment(send_at: str) -> str | None:
    return moment_text(send_at) if send_at else None


def refuse(refusal: ApiRefusal) -> Response:
    """Give a refusal the shape of Mandrill; its `code` is Mandrill's name of the error."""
    code, name, status = -2, "ValidationError", 500  # Mandrill's own status of its errors
    text = refusal.message
    if refusal.kind == "key":
        code, name, text = -1, "Invalid_Key", "Invalid API key"
    elif refusal.code == UNKNOWN_MESSAGE:
        code, name = 11, refusal.code
    elif refusal.kind not in ("missing", "invalid"):
        code, name, status = -99, "GeneralError", refusal.status
    error = {"status": "error", "code": code, "name": name, "message": text}
    return json_response(error, status)


def has_key(call: ProviderCall) -> bool:
    """Return whether a body has a key."""
    return isinstance(call.json, dict) and bool(call.json.get("key"))


def routes_of(subject: str, views: Mapping[str, View]) -> tuple[ProviderRoute, ...]:
    """Return the routes of methods of a subject, which may end with `.json`."""
    return tuple(
        ProviderRoute(method="POST", path=f"/api/<version>/{subject}/{name}{end}", view=view)
        for name, view in views.items()
        for end in ("", ".json")
    )


_VIEWS = {"send": _send, "send-template": _send_template, "send-raw": _send_raw}

PROVIDER = Provider(
    name="mandrill",
    routes=routes_of("messages", _VIEWS),
    has_key=has_key,
    refuse=refuse,
)
