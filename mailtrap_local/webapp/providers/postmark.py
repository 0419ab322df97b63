"""Postmark's email, with templates and in batches: https://postmarkapp.com/developer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftFile
from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.drafts import attachment, octets_of, one_person, people
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
    other_fields,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal, NoJson
from mailtrap_local.webapp.providers.templates import Filled

_MOST_RECIPIENTS = 50
_MOST_IN_BATCH = 500
_NO_BODY = "Provide either email TextBody or HtmlBody or both."
_NO_TEMPLATE = "The 'TemplateId' or 'TemplateAlias' field is required."

_CODES: Mapping[str, int] = {"key": 10, "batch": 410, "no-message": 701}
"""Error codes, see https://postmarkapp.com/developer/api/overview#error-codes."""
_INVALID, _NO_JSON = 300, 402


class _PostmarkHeader(msgspec.Struct, frozen=True, rename="pascal"):
    name: str
    value: str


class _PostmarkFile(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    name: str
    content: str
    content_type: str = ""
    content_id: str = msgspec.field(default="", name="ContentID")


class _PostmarkMail(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    from_: str = msgspec.field(default="", name="From")
    to: str = ""
    cc: str = ""
    bcc: str = ""
    reply_to: str = ""
    subject: str | None = None
    html_body: str | None = None
    text_body: str | None = None
    tag: str = ""
    metadata: dict[str, Any] = {}
    headers: list[_PostmarkHeader] = []
    attachments: list[_PostmarkFile] = []
    template_id: int | str = ""
    template_alias: str = ""
    template_model: dict[str, Any] = {}


class _PostmarkMails(msgspec.Struct, frozen=True, rename="pascal"):
    messages: list[Any]


def _send(call: ProviderCall) -> Response:
    return _one(call, with_template=False)


def _send_template(call: ProviderCall) -> Response:
    return _one(call, with_template=True)


def _send_batch(call: ProviderCall) -> Response:
    return _batch(call, convert(call.json, list[Any]), with_template=False)


def _send_template_batch(call: ProviderCall) -> Response:
    return _batch(call, call.read(_PostmarkMails).messages, with_template=True)


def _batch(call: ProviderCall, items: list[Any], *, with_template: bool) -> Response:
    if len(items) > _MOST_IN_BATCH:
        text = f"Batch may have at most {_MOST_IN_BATCH} messages."
        raise ApiRefusal("invalid", text, status=422, code="batch")
    results = call.send_each(
        partial(_outgoing, call, item, with_template=with_template) for item in items
    )
    answers = [
        _error(result) if isinstance(result, ApiRefusal) else _accepted(item, result.id)
        for item, result in zip(items, results, strict=True)
    ]
    return json_response(answers)


def _one(call: ProviderCall, *, with_template: bool) -> Response:
    kept = call.send([_outgoing(call, call.json, with_template=with_template)])
    return json_response(_accepted(call.json, kept[0].id))


def _accepted(item: Mapping[str, Any], message_id: str) -> dict[str, object]:
    return {
        "To": item.get("To", ""),
        "SubmittedAt": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z"),
        "MessageID": uuid_of(message_id),
        "ErrorCode": 0,
        "Message": "OK",
    }


def _outgoing(call: ProviderCall, item: Any, *, with_template: bool) -> OutgoingMail:
    mail = convert(item, _PostmarkMail)
    template = str(mail.template_id or mail.template_alias)
    if with_template and not template:
        raise ApiRefusal("missing", _NO_TEMPLATE, field="TemplateId")
    if not with_template and mail.html_body is None and mail.text_body is None:
        raise ApiRefusal("missing", _NO_BODY, field="TextBody")
    given = Filled(subject=mail.subject, text=mail.text_body, html=mail.html_body)
    filled = call.fill(template, mail.template_model, given) if with_template else given
    draft = Draft(
        from_=_sender(mail.from_),
        to=_people(mail.to, "To"),
        cc=_people(mail.cc, "Cc"),
        bcc=_people(mail.bcc, "Bcc"),
        reply_to=_people(mail.reply_to, "ReplyTo"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[[header.name, header.value] for header in mail.headers],
        attachments=[_file(each, f"Attachments.{n}") for n, each in enumerate(mail.attachments)],
    )
    _check_recipients(draft)
    return OutgoingMail(
        content=draft,
        tags=[mail.tag] if mail.tag else [],
        metadata=mail.metadata,
        template=filled.template,
        other=other_fields(item, _PostmarkMail),
    )


def _check_recipients(draft: Draft) -> None:
    if not draft.to:
        raise ApiRefusal("missing", "Zero recipients specified", field="To")
    if len(draft.rcpt_to) > _MOST_RECIPIENTS:
        text = f"Maximum of {_MOST_RECIPIENTS} recipients allowed per email message."
        raise ApiRefusal("invalid", text, field="To")


def _sender(text: str) -> Any:
    if not text:
        raise ApiRefusal("missing", "The 'From' address is required.", field="From")
    try:
        return one_person(text, field="From")
    except ApiRefusal as problem:
        raise _wrong("From", text) from problem


def _people(text: str, field: str) -> Any:
    try:
        return people(text, field=field)
    except ApiRefusal as problem:
        raise _wrong(field, text) from problem


def _wrong(field: str, text: str) -> ApiRefusal:
    return ApiRefusal("invalid", f"Invalid '{field}' address: '{text[:100]}'.", field=field)


def _file(file: _PostmarkFile, field: str) -> DraftFile:
    content = octets_of(file.content, field=f"{field}.Content")
    return attachment(content, file.name, file.content_type, file.content_id)


def _error(refusal: ApiRefusal) -> dict[str, object]:
    code = _CODES.get(refusal.code or refusal.kind, _INVALID)
    if isinstance(refusal, NoJson):
        code = _NO_JSON
    if refusal.kind in ("fault", "server", "not-found", "too-large"):
        code = refusal.status
    text = "Bad or missing API token." if refusal.kind == "key" else refusal.message
    return {"ErrorCode": code, "Message": text}


def refuse(refusal: ApiRefusal) -> Response:
    """Give a refusal the shape of Postmark."""
    status = 422 if refusal.kind in ("missing", "invalid") else refusal.status
    return json_response(_error(refusal), status)


def has_token(call: ProviderCall) -> bool:
    """Return whether a request has the token of a server, or of an account."""
    headers = call.request.headers
    return bool(headers.get("X-Postmark-Server-Token") or headers.get("X-Postmark-Account-Token"))


PROVIDER = Provider(
    name="postmark",
    routes=(
        ProviderRoute(method="POST", path="/email", view=_send),
        ProviderRoute(method="POST", path="/email/batch", view=_send_batch),
        ProviderRoute(method="POST", path="/email/withTemplate", view=_send_template),
        ProviderRoute(method="POST", path="/email/batchWithTemplates", view=_send_template_batch),
    ),
    has_key=has_token,
    refuse=refuse,
)
