"""Mailtrap's Email API, of sending and of its sandbox: https://api-docs.mailtrap.io."""

from functools import partial
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftFile
from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.drafts import People, attachment, octets_of, person
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    has_bearer,
    json_response,
    other_fields,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled

_MOST_RECIPIENTS = 1000  # of each kind
_MOST_IN_BATCH = 500


class _MailtrapAddress(msgspec.Struct, frozen=True, kw_only=True):
    email: str = ""
    name: str = ""


class _MailtrapFile(msgspec.Struct, frozen=True, kw_only=True):
    content: str
    filename: str
    type: str = ""
    disposition: str = ""
    content_id: str = ""


class _MailtrapMail(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    from_: _MailtrapAddress | None = None
    to: list[_MailtrapAddress] = []
    cc: list[_MailtrapAddress] = []
    bcc: list[_MailtrapAddress] = []
    reply_to: _MailtrapAddress | None = None
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    category: str = ""
    headers: dict[str, str] = {}
    custom_variables: dict[str, Any] = {}
    attachments: list[_MailtrapFile] = []
    template_uuid: str = ""
    template_variables: dict[str, Any] = {}


class _MailtrapBatch(msgspec.Struct, frozen=True, kw_only=True):
    base: dict[str, Any] = {}
    requests: list[Any]


def _send(call: ProviderCall) -> Response:
    mail = _outgoing(call, call.json)
    (kept,) = call.send([mail])
    return json_response({"success": True, "message_ids": _ids(call, mail, kept.id)})


def _send_batch(call: ProviderCall) -> Response:
    batch = call.read(_MailtrapBatch)
    if not 1 <= len(batch.requests) <= _MOST_IN_BATCH:
        raise ApiRefusal("invalid", f"'requests' may have 1 to {_MOST_IN_BATCH} items")
    mails = [partial(_of_batch, call, batch.base, item) for item in batch.requests]
    responses: list[dict[str, object]] = []
    for result in call.send_each(mails):
        if isinstance(result, ApiRefusal):
            responses.append({"success": False, "errors": [result.message]})
        else:
            recipients = 1 if _inbox(call) else len(result.rcpt_to)
            responses.append({"success": True, "message_ids": [uuid_of(result.id)] * recipients})
    return json_response({"success": True, "responses": responses})


def _of_batch(call: ProviderCall, base: dict[str, Any], item: Any) -> OutgoingMail:
    return _outgoing(call, {**base, **convert(item, dict[str, Any], "requests")})


def _ids(call: ProviderCall, mail: OutgoingMail, message_id: str) -> list[str]:
    """Return the id of a message, once for each recipient; in an inbox of the sandbox once."""
    recipients = mail.content.rcpt_to if isinstance(mail.content, Draft) else ()
    return [uuid_of(message_id)] * (1 if _inbox(call) else len(recipients))


def _inbox(call: ProviderCall) -> str | None:
    return call.variables.get("inbox")


def _outgoing(call: ProviderCall, item: Any) -> OutgoingMail:
    mail = convert(item, _MailtrapMail)
    _check(mail)
    given = Filled(subject=mail.subject, text=mail.text, html=mail.html)
    filled = call.fill(mail.template_uuid, mail.template_variables, given)
    sender = mail.from_ or _MailtrapAddress()
    draft = Draft(
        from_=person(sender.email, sender.name, field="from"),
        to=_people(mail.to, "to"),
        cc=_people(mail.cc, "cc"),
        bcc=_people(mail.bcc, "bcc"),
        reply_to=_people([mail.reply_to] if mail.reply_to else [], "reply_to"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[*map(list, mail.headers.items())],
        attachments=[_file(each, f"attachments.{n}") for n, each in enumerate(mail.attachments)],
    )
    return OutgoingMail(
        content=draft,
        mailbox=_inbox(call),
        tags=[mail.category] if mail.category else [],
        metadata=mail.custom_variables,
        template=filled.template,
        other=other_fields(item, _MailtrapMail),
    )


def _check(mail: _MailtrapMail) -> None:
    if mail.from_ is None or not mail.from_.email:
        raise ApiRefusal("missing", "'from' is required", field="from")
    if not (mail.to or mail.cc or mail.bcc):
        raise ApiRefusal("missing", "'to', 'cc', or 'bcc' is required", field="to")
    for name in ("to", "cc", "bcc"):
        if len(getattr(mail, name)) > _MOST_RECIPIENTS:
            raise ApiRefusal("invalid", f"'{name}' may have at most {_MOST_RECIPIENTS} addresses")
    if not mail.template_uuid:
        if mail.subject is None:
            raise ApiRefusal("missing", "'subject' is required", field="subject")
        if mail.text is None and mail.html is None:
            raise ApiRefusal("missing", "must specify either text or html body", field="text")


def _people(each: list[_MailtrapAddress], field: str) -> People:
    try:
        return [person(one.email, one.name, field=field) for one in each]
    except ApiRefusal as problem:
        raise ApiRefusal("invalid", f"'address' is invalid in '{field}'", field=field) from problem


def _file(file: _MailtrapFile, field: str) -> DraftFile:
    content = octets_of(file.content, field=f"{field}.content")
    return attachment(content, file.filename, file.type, file.content_id, file.disposition)


def _refuse(refusal: ApiRefusal) -> Response:
    text = "Unauthorized" if refusal.kind == "key" else refusal.message
    return json_response({"success": False, "errors": [text]}, refusal.status)


def _has_token(call: ProviderCall) -> bool:
    return has_bearer(call) or bool(call.request.headers.get("Api-Token"))


PROVIDER = Provider(
    name="mailtrap",
    routes=(
        ProviderRoute(method="POST", path="/api/send", view=_send),
        ProviderRoute(method="POST", path="/api/send/<inbox>", view=_send),
        ProviderRoute(method="POST", path="/api/batch", view=_send_batch),
        ProviderRoute(method="POST", path="/api/batch/<inbox>", view=_send_batch),
    ),
    has_key=_has_token,
    refuse=_refuse,
)
