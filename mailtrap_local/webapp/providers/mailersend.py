"""MailerSend's email, alone and in bulk: https://developers.mailersend.com/api/v1/email.html."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftFile
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import hex_of
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.drafts import (
    People,
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
    has_bearer,
    json_response,
    other_fields,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled

_MOST = {"to": 50, "cc": 10, "bcc": 10, "tags": 5}
_MOST_IN_BULK = 500
_BULK = "bulk of MailerSend"


class _MailerSendAddress(msgspec.Struct, frozen=True, kw_only=True):
    email: str = ""
    name: str = ""


class _MailerSendData(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    data: dict[str, Any] = {}


class _MailerSendSubstitution(msgspec.Struct, frozen=True, kw_only=True):
    var: str
    value: str


class _MailerSendVariables(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    substitutions: list[_MailerSendSubstitution] = []


class _MailerSendHeader(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    value: str


class _MailerSendFile(msgspec.Struct, frozen=True, kw_only=True):
    content: str
    filename: str
    disposition: str = ""
    id: str = ""


class _MailerSendMail(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    from_: _MailerSendAddress | None = None
    to: list[_MailerSendAddress] = []
    cc: list[_MailerSendAddress] = []
    bcc: list[_MailerSendAddress] = []
    reply_to: _MailerSendAddress | list[_MailerSendAddress] | None = None
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    headers: list[_MailerSendHeader] = []
    attachments: list[_MailerSendFile] = []
    tags: list[str] = []
    template_id: str = ""
    personalization: list[_MailerSendData] = []
    variables: list[_MailerSendVariables] = []
    send_at: int | None = None


def _send(call: ProviderCall) -> Response:
    kept = call.send(_outgoing(call, call.json))
    return Response(
        status=202,
        headers={"X-Message-Id": hex_of(kept[0].id)},
        content_type="text/html; charset=UTF-8",
    )


def _send_bulk(call: ProviderCall) -> Response:
    items = convert(call.json, list[Any])
    if not 1 <= len(items) <= _MOST_IN_BULK:
        raise ApiRefusal("invalid", f"There may be 1 to {_MOST_IN_BULK} messages.")
    # those that are invalid are found out later, by who asks for the state of the bulk
    mails: list[tuple[int, OutgoingMail]] = []
    refused: dict[int, ApiRefusal] = {}
    for place, item in enumerate(items):
        try:
            mails += [(place, mail) for mail in _outgoing(call, item)]
        except ApiRefusal as refusal:
            refused[place] = refusal
    results = call.send_each(partial(_same, mail) for _, mail in mails)
    for (place, _), result in zip(mails, results, strict=True):
        if isinstance(result, ApiRefusal):
            refused[place] = result
    kept = [result for result in results if not isinstance(result, ApiRefusal)]
    bulk_id = hex_of(kept[0].id) if kept else secrets.token_hex(16)
    call.records.keep(_BULK, bulk_id, _state(bulk_id, kept, refused))
    answer = {"message": "The bulk email is being processed.", "bulk_email_id": bulk_id}
    return json_response(answer, 202)


def _state(
    bulk_id: str, kept: Sequence[Message], refused: Mapping[int, ApiRefusal]
) -> dict[str, Any]:
    errors = {f"message.{place}": _errors(refused[place]) for place in sorted(refused)}
    now = datetime.now(UTC).isoformat()
    return {
        "id": bulk_id,
        "state": "completed",
        "total_recipients_count": sum(len(message.rcpt_to) for message in kept),
        "suppressed_recipients_count": 0,
        "suppressed_recipients": None,
        "validation_errors_count": len(errors),
        "validation_errors": errors or None,
        "messages_id": [hex_of(message.id) for message in kept],
        "created_at": now,
        "updated_at": now,
    }


def _get_bulk(call: ProviderCall) -> Response:
    state = call.records.find(_BULK, call.variables["bulk"])
    if state is None:
        raise ApiRefusal("not-found", "Resource not found.", status=404)
    return json_response({"data": state})


def _same(mail: OutgoingMail) -> OutgoingMail:
    return mail


def _outgoing(call: ProviderCall, item: Any) -> list[OutgoingMail]:
    """Return one message for all recipients, or one for each of `to` if they are personalized."""
    mail = convert(item, _MailerSendMail)
    _check(mail)
    if mail.personalization or mail.variables:
        return [_personalized(call, mail, [one], item) for one in mail.to]
    return [_personalized(call, mail, mail.to, item)]


def _personalized(
    call: ProviderCall, mail: _MailerSendMail, to: list[_MailerSendAddress], item: Any
) -> OutgoingMail:
    filled = _filled(call, mail, to[0].email)
    sender, reply_to = mail.from_ or _MailerSendAddress(), mail.reply_to
    several = [reply_to] if isinstance(reply_to, _MailerSendAddress) else reply_to or []
    draft = Draft(
        from_=person(sender.email, sender.name, field="from.email") if sender.email else "",
        to=_people(to, "to"),
        cc=_people(mail.cc, "cc"),
        bcc=_people(mail.bcc, "bcc"),
        reply_to=_people(several, "reply_to"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[[header.name, header.value] for header in mail.headers],
        attachments=[_file(each, f"attachments.{n}") for n, each in enumerate(mail.attachments)],
    )
    return OutgoingMail(
        content=draft,
        tags=mail.tags,
        template=filled.template,
        scheduled_at=None if mail.send_at is None else moment_text(mail.send_at),
        other=other_fields(item, _MailerSendMail),
    )


def _check(mail: _MailerSendMail) -> None:
    if not mail.to:
        raise _missing("to")
    if not mail.template_id:
        if mail.from_ is None or not mail.from_.email:
            raise _missing("from.email")
        if mail.subject is None:
            raise _missing("subject")
        if mail.text is None and mail.html is None:
            text = "The text field is required when none of html / template id are present."
            raise ApiRefusal("missing", text, field="text")
    for name, most in _MOST.items():
        if len(getattr(mail, name)) > most:
            text = f"The {name} may not have more than {most} items."
            raise ApiRefusal("invalid", text, field=name)


def _missing(name: str) -> ApiRefusal:
    return ApiRefusal("missing", f"The {name} field is required.", field=name)


def _filled(call: ProviderCall, mail: _MailerSendMail, recipient: str) -> Filled:
    data: dict[str, Any] = {}
    words: dict[str, str] = {}
    for personal in mail.personalization:
        if personal.email.lower() == recipient.lower():
            data |= personal.data
    for own in mail.variables:
        if own.email.lower() == recipient.lower():
            words |= {f"{{${each.var}}}": each.value for each in own.substitutions}
    given = Filled(subject=mail.subject, text=mail.text, html=mail.html)
    if mail.template_id:
        return call.fill(mail.template_id, data, given).replaced(words)
    return (given.rendered(data) if mail.personalization else given).replaced(words)


def _people(each: list[_MailerSendAddress], field: str) -> People:
    try:
        return [
            person(one.email, one.name, field=f"{field}.{number}.email")
            for number, one in enumerate(each)
        ]
    except ApiRefusal as problem:
        text = f"The {problem.field} must be a valid email address."
        raise ApiRefusal("invalid", text, field=problem.field) from problem


def _file(file: _MailerSendFile, field: str) -> DraftFile:
    content = octets_of(file.content, field=f"{field}.content")
    return attachment(content, file.filename, "", file.id, file.disposition)


def _errors(refusal: ApiRefusal) -> dict[str, list[str]]:
    return {refusal.field: [refusal.message]} if refusal.field else {}


def _refuse(refusal: ApiRefusal) -> Response:
    if refusal.kind == "key":
        return json_response({"message": "Unauthenticated."}, 401)
    if refusal.kind not in ("missing", "invalid"):
        return json_response({"message": refusal.message}, refusal.status)
    return json_response({"message": refusal.message, "errors": _errors(refusal)}, 422)


PROVIDER = Provider(
    name="mailersend",
    routes=(
        ProviderRoute(method="POST", path="/v1/email", view=_send),
        ProviderRoute(method="POST", path="/v1/bulk-email", view=_send_bulk),
        ProviderRoute(method="GET", path="/v1/bulk-email/<bulk>", view=_get_bulk),
    ),
    has_key=has_bearer,
    refuse=_refuse,
)
