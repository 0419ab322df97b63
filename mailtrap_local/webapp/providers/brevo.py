"""Brevo's transactional email: https://developers.brevo.com/reference/sendtransacemail."""

import uuid
from collections.abc import Mapping
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftFile
from mailtrap_local.webapp.providers.drafts import (
    People,
    attachment,
    linked_file,
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
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled

_MOST_RECIPIENTS = 99
_MOST_IN_CALL = 2000
_MOST_VERSIONS = 1000
_LONGEST_KEY = 256
_IDEMPOTENCY_KEYS = frozenset({"idempotencykey", "idempotency-key"})
_CODES: Mapping[int, str] = {
    401: "unauthorized",
    404: "document_not_found",
    405: "method_not_allowed",
    413: "invalid_parameter",
    429: "too_many_requests",
}


class _BrevoAddress(msgspec.Struct, frozen=True, kw_only=True):
    email: str = ""
    name: str = ""


class _BrevoSender(_BrevoAddress, frozen=True, kw_only=True):
    """A sender by its address, or by its id in the account, whose address is not known here."""

    id: int | None = None


class _BrevoFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    content: str | None = None
    url: str = ""


class _BrevoVersion(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One of several messages; what it does not have is that of the whole."""

    to: list[_BrevoAddress] = []
    cc: list[_BrevoAddress] = []
    bcc: list[_BrevoAddress] = []
    reply_to: _BrevoAddress | None = None
    subject: str | None = None
    html_content: str | None = None
    text_content: str | None = None
    params: dict[str, Any] = {}


class _BrevoMail(_BrevoVersion, frozen=True, kw_only=True, rename="camel"):
    sender: _BrevoSender = _BrevoSender()
    attachment: list[_BrevoFile] = []
    headers: dict[str, Any] = {}
    tags: list[str] = []
    template_id: int | None = None
    message_versions: list[_BrevoVersion] = []
    scheduled_at: str | None = None


def _send(call: ProviderCall) -> Response:
    mail = call.read(_BrevoMail)
    for name, key in mail.headers.items():
        if name.lower() in _IDEMPOTENCY_KEYS:
            if len(str(key)) > _LONGEST_KEY:
                raise _invalid(f"{name} may have at most {_LONGEST_KEY} characters")
            return call.idempotent.once("brevo", str(key), call.octets, lambda: _sent(call, mail))
    return _sent(call, mail)


def _sent(call: ProviderCall, mail: _BrevoMail) -> Response:
    versions = mail.message_versions
    if len(versions) > _MOST_VERSIONS:
        raise _invalid(f"there may be at most {_MOST_VERSIONS} messageVersions")
    mails = [_outgoing(call, mail, version) for version in versions or [mail]]
    total = sum(len(each.content.rcpt_to) for each in mails if isinstance(each.content, Draft))
    if total > _MOST_IN_CALL:
        raise _invalid(f"there may be at most {_MOST_IN_CALL} recipients in a call")
    ids = [message.message_id or "" for message in call.send(mails)]
    answer = {"messageIds": ids} if versions else {"messageId": ids[0]}
    if mail.scheduled_at is None:
        return json_response(answer, 201)
    batch = call.json.get("batchId") or str(uuid.uuid4())
    return json_response({**answer, "batchId": batch} if versions else answer, 202)


def _outgoing(call: ProviderCall, mail: _BrevoMail, version: _BrevoVersion) -> OutgoingMail:
    sender = mail.sender
    if mail.template_id is None and not sender.email and sender.id is None:
        raise _missing("sender")
    to = version.to or mail.to
    if not to:
        raise _missing("to")
    filled = _filled(call, mail, version)
    reply_to = version.reply_to or mail.reply_to
    draft = Draft(
        from_=person(sender.email, sender.name, field="sender") if sender.email else "",
        to=_people(to, "to"),
        cc=_people(version.cc or mail.cc, "cc"),
        bcc=_people(version.bcc or mail.bcc, "bcc"),
        reply_to=_people([reply_to] if reply_to else [], "replyTo"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[
            [name, str(value)]
            for name, value in mail.headers.items()
            if name.lower() not in _IDEMPOTENCY_KEYS
        ],
        attachments=[_file(each, f"attachment.{n}") for n, each in enumerate(mail.attachment)],
    )
    if len(draft.rcpt_to) > _MOST_RECIPIENTS:
        raise _invalid(f"there may be at most {_MOST_RECIPIENTS} recipients")
    return OutgoingMail(
        content=draft,
        tags=mail.tags,
        template=filled.template,
        scheduled_at=None if mail.scheduled_at is None else moment_text(mail.scheduled_at),
        other=call.other(_BrevoMail),
    )


def _filled(call: ProviderCall, mail: _BrevoMail, version: _BrevoVersion) -> Filled:
    given = Filled(
        subject=version.subject or mail.subject,
        text=version.text_content or mail.text_content,
        html=version.html_content or mail.html_content,
    )
    params = {**mail.params, **version.params}
    if mail.template_id is not None:
        return call.fill(str(mail.template_id), {"params": params}, given)
    if given.subject is None:
        raise _missing("subject")
    if given.html is None and given.text is None:
        raise _missing("htmlContent")
    return given.rendered({"params": params}) if params else given


def _people(each: list[_BrevoAddress], field: str) -> People:
    try:
        return [person(one.email, one.name, field=field) for one in each]
    except ApiRefusal as problem:
        raise _invalid(f"email is not valid in {field}") from problem


def _file(file: _BrevoFile, field: str) -> DraftFile:
    if file.content is None:
        if not file.url:
            raise _invalid(f"{field} needs content or url")
        return linked_file(file.url, file.name)
    return attachment(octets_of(file.content, field=f"{field}.content"), file.name)


def _missing(name: str) -> ApiRefusal:
    return ApiRefusal("missing", f"{name} is missing", field=name)


def _invalid(text: str) -> ApiRefusal:
    return ApiRefusal("invalid", text)


def _refuse(refusal: ApiRefusal) -> Response:
    code = {"missing": "missing_parameter", "invalid": "invalid_parameter"}.get(refusal.kind)
    if refusal.kind == "conflict":
        code = "duplicate_request"
    text = "Key not found" if refusal.kind == "key" else refusal.message
    code = code or _CODES.get(refusal.status, "internal_server_error")
    return json_response({"code": code, "message": text}, refusal.status)


def _has_key(call: ProviderCall) -> bool:
    headers = call.request.headers
    return bool(headers.get("api-key") or headers.get("partner-key"))


PROVIDER = Provider(
    name="brevo",
    routes=(ProviderRoute(method="POST", path="/v3/smtp/email", view=_send),),
    has_key=_has_key,
    refuse=_refuse,
)
