"""Mailgun's messages, as fields or as MIME: https://documentation.mailgun.com/docs/mailgun."""

import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftAddress, DraftFile
from mailtrap_local.webapp.providers.drafts import (
    People,
    attachment,
    moment_text,
    one_person,
    people,
)
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
)
from mailtrap_local.webapp.providers.raw_mails import outgoing_raw
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled

_MOST_RECIPIENTS = 1000
_MOST_TAGS = 10
_NO_BODY = "Need at least one of 'text', 'html', 'amp-html' or 'template' parameters specified"
_WRONG_ADDRESS = "'{}' parameter is not a valid address. please check documentation"
_READ = frozenset(
    (
        *("from", "to", "cc", "bcc", "subject", "text", "html", "amp-html", "template"),
        *("t:variables", "recipient-variables", "o:tag", "o:deliverytime", "message"),
    )
)

_INDEX = re.compile(r"\[[0-9]{0,4}\]\Z")
_Field = TypeVar("_Field", str, FileStorage)
_Form = MultiDict[str, str]


def _send(call: ProviderCall) -> Response:
    form = _fields(call)
    _check(form)
    message_id = form.get("h:Message-Id") or _new_id(call.variables["domain"])
    recipients = _people(form, "to")
    variables = _object(form, "recipient-variables")
    files = _files(_plainly_named(call.files))  # once: they are streams
    if variables:  # then each of them gets a message of its own
        mails = [
            _outgoing(call, [one], files, message_id, _words(one, variables))
            for one in recipients
            if isinstance(one, DraftAddress)
        ]
    else:
        mails = [_outgoing(call, recipients, files, message_id, {})]
    call.send(mails)
    return _queued(message_id)


def _send_mime(call: ProviderCall) -> Response:
    form, file = _fields(call), call.files.get("message")
    raw = file.read() if file is not None else form.get("message", "").encode()
    if not raw:
        raise ApiRefusal("missing", "message parameter is missing", field="message")
    recipients = _people(form, "to")
    if not recipients:
        raise ApiRefusal("missing", "to parameter is missing", field="to")
    message_id = _new_id(call.variables["domain"])
    addresses = [one.address for one in recipients if isinstance(one, DraftAddress)]
    mail = outgoing_raw(
        raw,
        field="message",
        rcpt_to=tuple(dict.fromkeys(addresses)),
        message_id=message_id,
        **_facts(form, {}),
    )
    (kept,) = call.send([mail])
    return _queued(kept.message_id or message_id)


def _fields(call: ProviderCall) -> _Form:
    return _plainly_named(call.form)


def _plainly_named(fields: MultiDict[str, _Field]) -> MultiDict[str, _Field]:
    """Return fields by plain names: `to[]` and `to[0]`, as some clients name lists, are `to`."""
    every = fields.items(multi=True)
    return MultiDict((_INDEX.sub("", name), value) for name, value in every if name)


def _check(form: _Form) -> None:
    for name in ("from", "to"):
        if not form.get(name, "").strip():
            raise ApiRefusal("missing", f"{name} parameter is missing", field=name)
    if not any(name in form for name in ("text", "html", "amp-html", "template")):
        raise ApiRefusal("missing", _NO_BODY)
    if len(form.getlist("o:tag")) > _MOST_TAGS:
        raise ApiRefusal("invalid", f"There may be at most {_MOST_TAGS} tags", field="o:tag")


def _outgoing(
    call: ProviderCall,
    recipients: People,
    files: list[DraftFile],
    message_id: str,
    words: Mapping[str, str],
) -> OutgoingMail:
    form = _fields(call)
    given = Filled(subject=form.get("subject"), text=form.get("text"), html=form.get("html"))
    filled = call.fill(form.get("template", ""), _template_variables(form), given)
    filled = filled.replaced(words)
    headers = [(name, _with(words, value)) for name, value in _prefixed(form, "h:")]
    reply_to = [value for name, value in headers if name.lower() == "reply-to"]
    amp = form.get("amp-html")
    draft = Draft(
        from_=_sender(_with(words, form["from"])),
        to=recipients,
        cc=_people(form, "cc"),
        bcc=_people(form, "bcc"),
        reply_to=_parsed(reply_to, "h:Reply-To"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[
            [name, value]
            for name, value in headers
            if name.lower() not in ("reply-to", "message-id")
        ],
        attachments=files,
    )
    if len(draft.rcpt_to) > _MOST_RECIPIENTS:
        text = f"There may be at most {_MOST_RECIPIENTS} recipients"
        raise ApiRefusal("invalid", text, field="to")
    return OutgoingMail(
        content=draft,
        alternatives=[("text/x-amp-html", amp)] if amp else [],
        message_id=message_id,
        template=filled.template,
        **_facts(form, words),
    )


def _with(words: Mapping[str, str], text: str) -> str:
    """Return a text with the variables of a recipient in it."""
    return Filled(text=text).replaced(words).text or ""


def _template_variables(form: _Form) -> dict[str, Any]:
    """Return the variables of a template: three ways are documented to give them."""
    custom = {name: _value(text) for name, text in _prefixed(form, "v:")}
    return {**custom, **_object(form, "h:X-Mailgun-Variables"), **_object(form, "t:variables")}


def _facts(form: _Form, words: Mapping[str, str]) -> dict[str, Any]:
    """Return what goes beside a message, with the variables of its recipient."""
    other = {
        name: values[0] if len(values) == 1 else values
        for name, values in form.lists()
        if name not in _READ and not name.startswith(("h:", "v:"))
    }
    deliver_at = form.get("o:deliverytime")
    return {
        "tags": form.getlist("o:tag"),
        "metadata": {name: _value(_with(words, text)) for name, text in _prefixed(form, "v:")},
        "scheduled_at": None if deliver_at is None else _moment(deliver_at),
        "other": other,
    }


def _words(recipient: DraftAddress, variables: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands in place of `%recipient.name%` for one recipient."""
    own = variables.get(recipient.address)
    words = {
        f"%recipient.{name}%": value if isinstance(value, str) else json.dumps(value)
        for name, value in (own if isinstance(own, dict) else {}).items()
    }
    full = f"{recipient.name} <{recipient.address}>" if recipient.name else recipient.address
    return {"%recipient%": full, "%recipient_email%": recipient.address, **words}


def _prefixed(form: _Form, prefix: str) -> list[tuple[str, str]]:
    return [
        (name.removeprefix(prefix), value)
        for name, value in form.items(multi=True)
        if name.startswith(prefix)
    ]


def _object(form: _Form, name: str) -> dict[str, Any]:
    """Return a parameter that is an object in JSON."""
    text = form.get(name)
    if not text:
        return {}
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ApiRefusal("invalid", f"{name} parameter is not a valid JSON object", field=name)
    return value


def _value(text: str) -> Any:
    """Return a variable: JSON where it is an object or a list, else text."""
    if text[:1] in ("{", "["):
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            return text
    return text


def _moment(text: str) -> str:
    try:
        return moment_text(parsedate_to_datetime(text).isoformat())  # RFC 2822
    except ValueError:
        return moment_text(text)


def _sender(text: str) -> DraftAddress:
    try:
        return one_person(text, field="from")
    except ApiRefusal as problem:
        raise ApiRefusal("invalid", _WRONG_ADDRESS.format("from"), field="from") from problem


def _people(form: _Form, name: str) -> People:
    return _parsed(form.getlist(name), name)


def _parsed(texts: list[str], name: str) -> People:
    try:
        return people(texts, field=name)
    except ApiRefusal as problem:
        raise ApiRefusal("invalid", _WRONG_ADDRESS.format(name), field=name) from problem


def _files(files: MultiDict[str, FileStorage]) -> list[DraftFile]:
    attached = [_file(file) for file in files.getlist("attachment")]
    # the content id of one that is shown is its name
    return [*attached, *(_file(file, file.filename) for file in files.getlist("inline"))]


def _file(file: FileStorage, content_id: str | None = None) -> DraftFile:
    media_type = file.mimetype
    if media_type == "application/octet-stream":  # so mailgun.js has it for all; the name says more
        media_type = ""
    return attachment(file.read(), file.filename or "", media_type, content_id)


def _new_id(domain: str) -> str:
    moment = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    return f"<{moment}.{secrets.token_hex(8)}@{domain}>"


def _queued(message_id: str) -> Response:
    return json_response({"id": message_id, "message": "Queued. Thank you."})


def _refuse(refusal: ApiRefusal) -> Response:
    if refusal.kind == "key":
        return Response("Forbidden", 401, content_type="text/plain")
    return json_response({"message": refusal.message}, refusal.status)


def _has_password(call: ProviderCall) -> bool:
    given = call.request.authorization
    return given is not None and given.type == "basic" and bool(given.password)


PROVIDER = Provider(
    name="mailgun",
    routes=(
        ProviderRoute(method="POST", path="/v3/<domain>/messages", view=_send),
        ProviderRoute(method="POST", path="/v3/<domain>/messages.mime", view=_send_mime),
    ),
    has_key=_has_password,
    refuse=_refuse,
)
