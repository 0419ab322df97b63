"""Resend's emails, alone and in batches: https://resend.com/docs/api-reference/emails."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftAddress, DraftFile
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.drafts import (
    People,
    attachment,
    linked_file,
    moment_text,
    octets_of,
    one_person,
    people,
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

_MOST_RECIPIENTS = 50
_MOST_IN_BATCH = 100
_LONGEST_KEY = 256
_NO_KEY = (
    "Missing API key in the authorization header. Include the following header in the request: "
    "`Authorization: Bearer YOUR_API_KEY`."
)
_WRONG_ADDRESS = (
    "Invalid `{}` field. The email address needs to follow the `email@example.com` or "
    "`Name <email@example.com>` format."
)
_WITH_COMMA = re.compile(r"""(?P<name>[^<>"@\\,]*,[^<>"@\\]*)(?P<address><[^<>]*>)\s*""")
_NAMES: Mapping[int, str] = {
    401: "missing_api_key",
    403: "validation_error",
    404: "not_found",
    405: "method_not_allowed",
    429: "rate_limit_exceeded",
    451: "security_error",
    500: "application_error",
}


class _ResendBuffer(msgspec.Struct, frozen=True):
    """Octets as Node writes a Buffer in JSON."""

    data: list[int]


class _ResendFile(msgspec.Struct, frozen=True, kw_only=True):
    content: str | list[int] | _ResendBuffer | None = None
    path: str = ""
    filename: str = ""
    content_type: str = ""
    content_id: str = ""


class _ResendTag(msgspec.Struct, frozen=True):
    name: str
    value: str


class _ResendTemplate(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    variables: dict[str, Any] = {}


class _ResendMail(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    from_: str = ""
    to: str | list[str] = []
    cc: str | list[str] = []
    bcc: str | list[str] = []
    reply_to: str | list[str] = []
    subject: str | None = None
    html: str | None = None
    text: str | None = None
    headers: dict[str, str] = {}
    attachments: list[_ResendFile] = []
    tags: list[_ResendTag] = []
    scheduled_at: str | None = None
    template: _ResendTemplate | None = None


def _send(call: ProviderCall) -> Response:
    def answer() -> Response:
        kept = call.send([_outgoing(call, call.json, "")])
        return json_response({"id": uuid_of(kept[0].id)})

    return _once(call, answer)


def _send_batch(call: ProviderCall) -> Response:
    return _once(call, lambda: _batch(call))


def _batch(call: ProviderCall) -> Response:
    items = convert(call.json, list[Any])
    if not 1 <= len(items) <= _MOST_IN_BATCH:
        raise ApiRefusal("invalid", f"The batch may have 1 to {_MOST_IN_BATCH} emails.")
    mails = [partial(_in_batch, call, item, str(number)) for number, item in enumerate(items)]
    if call.request.headers.get("x-batch-validation", "").lower() != "permissive":
        return json_response({"data": _ids(call.send([make() for make in mails]))})
    results = call.send_each(mails)
    errors = [
        {"index": number, "message": result.message}
        for number, result in enumerate(results)
        if isinstance(result, ApiRefusal)
    ]
    kept = [result for result in results if not isinstance(result, ApiRefusal)]
    return json_response({"data": _ids(kept), "errors": errors})


def _ids(kept: Iterable[Message]) -> list[dict[str, str]]:
    return [{"id": uuid_of(message.id)} for message in kept]


def _in_batch(call: ProviderCall, item: Any, place: str) -> OutgoingMail:
    mail = _outgoing(call, item, place)
    if isinstance(mail.content, Draft) and mail.content.attachments:
        raise ApiRefusal("invalid", "The `attachments` field is not supported in a batch.")
    if mail.scheduled_at is not None:
        raise ApiRefusal("invalid", "The `scheduled_at` field is not supported in a batch.")
    return mail


def _once(call: ProviderCall, answer: Callable[[], Response]) -> Response:
    key = call.request.headers.get("Idempotency-Key")
    if key is None:
        return answer()
    if not 1 <= len(key) <= _LONGEST_KEY:
        text = f"The key must be between 1 and {_LONGEST_KEY} characters."
        raise ApiRefusal("invalid", text, code="invalid_idempotency_key")
    return call.idempotent.once(f"resend {call.request.path}", key, call.octets, answer)


def _outgoing(call: ProviderCall, item: Any, place: str) -> OutgoingMail:
    mail = convert(item, _ResendMail, place)
    _check(mail)
    template, variables = (mail.template.id, mail.template.variables) if mail.template else ("", {})
    given = Filled(subject=mail.subject, text=mail.text, html=mail.html)
    filled = call.fill(template, variables, given)
    draft = Draft(
        from_=_sender(mail.from_),
        to=_people(mail.to, "to"),
        cc=_people(mail.cc, "cc"),
        bcc=_people(mail.bcc, "bcc"),
        reply_to=_people(mail.reply_to, "reply_to"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[*map(list, mail.headers.items())],
        attachments=[_file(each, f"attachments.{n}") for n, each in enumerate(mail.attachments)],
    )
    return OutgoingMail(
        content=draft,
        metadata={tag.name: tag.value for tag in mail.tags},
        template=filled.template,
        scheduled_at=None if mail.scheduled_at is None else moment_text(mail.scheduled_at),
        other=other_fields(item, _ResendMail),
    )


def _sender(text: str) -> DraftAddress:
    try:
        return one_person(_quoted(text), field="from")
    except ApiRefusal as problem:
        raise ApiRefusal("invalid", _WRONG_ADDRESS.format("from"), field="from") from problem


def _quoted(text: str) -> str:
    """Return an address with its name in quotes if there is a comma in it: `Shop, Inc <a@b>`."""
    found = _WITH_COMMA.fullmatch(text)
    return f'"{found["name"].strip()}" {found["address"]}' if found else text


def _people(texts: str | Sequence[str], field: str) -> People:
    quoted = _quoted(texts) if isinstance(texts, str) else [*map(_quoted, texts)]
    try:
        return people(quoted, field=field)
    except ApiRefusal as problem:
        raise ApiRefusal("invalid", _WRONG_ADDRESS.format(field), field=field) from problem


def _check(mail: _ResendMail) -> None:
    for name, value in (("from", mail.from_), ("to", mail.to)):
        if not value:
            raise ApiRefusal("missing", f"Missing `{name}` field.", field=name)
    if mail.template is None:
        if mail.subject is None:
            raise ApiRefusal("missing", "Missing `subject` field.", field="subject")
        if mail.html is None and mail.text is None:
            raise ApiRefusal("missing", "Missing `html` or `text` field.", field="html")
    if not isinstance(mail.to, str) and len(mail.to) > _MOST_RECIPIENTS:
        text = f"The `to` field may have at most {_MOST_RECIPIENTS} addresses."
        raise ApiRefusal("invalid", text, field="to")


def _file(file: _ResendFile, field: str) -> DraftFile:
    if file.content is None:
        if not file.path:
            text = "An attachment needs `content` or `path`."
            raise ApiRefusal("invalid", text, field=field, code="invalid_attachment")
        return linked_file(file.path, file.filename)
    content = _octets(file.content, f"{field}.content")
    return attachment(content, file.filename, file.content_type, file.content_id)


def _octets(content: str | Sequence[int] | _ResendBuffer, field: str) -> bytes:
    if isinstance(content, str):
        return octets_of(content, field=field)
    numbers = content.data if isinstance(content, _ResendBuffer) else content
    try:
        return bytes(numbers)  # the Python SDK sends a list of numbers
    except ValueError as problem:
        text = f"{field}: this is no list of octets"
        raise ApiRefusal("invalid", text, field=field) from problem


def refuse(refusal: ApiRefusal) -> Response:
    """Give a refusal the shape of Resend."""
    status, name = refusal.status, refusal.code
    message = _NO_KEY if refusal.kind == "key" else refusal.message
    if refusal.kind == "missing":
        status, name = 422, "missing_required_field"
    elif refusal.kind == "invalid":
        status, name = (400, name) if name == "invalid_idempotency_key" else (422, name)
        name = name or "validation_error"
    elif not name:
        name = _NAMES.get(status, "application_error" if status >= 500 else "validation_error")
    return json_response({"statusCode": status, "name": name, "message": message}, status)


PROVIDER = Provider(
    name="resend",
    routes=(
        ProviderRoute(method="POST", path="/emails", view=_send),
        ProviderRoute(method="POST", path="/emails/batch", view=_send_batch),
    ),
    has_key=has_bearer,
    refuse=refuse,
)
