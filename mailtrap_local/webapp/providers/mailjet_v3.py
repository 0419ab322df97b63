"""Mailjet's Send API v3, before v3.1: https://dev.mailjet.com/email/guides/send-api-V3/."""

from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftFile
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import uuid_of
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.drafts import People, attachment, octets_of, people, person
from mailtrap_local.webapp.providers.mailjet import has_keys, refuse
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

_MOST_IN_CALL = 100


class _MailjetV3Recipient(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    email: str
    name: str = ""
    vars: dict[str, Any] = {}


class _MailjetV3File(msgspec.Struct, frozen=True, kw_only=True):
    content: str
    filename: str = msgspec.field(name="Filename")
    content_type: str = msgspec.field(default="", name="Content-type")


class _MailjetV3Mail(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    from_email: str
    from_name: str = ""
    recipients: list[_MailjetV3Recipient] = []
    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str | None = None
    text_part: str | None = msgspec.field(default=None, name="Text-part")
    html_part: str | None = msgspec.field(default=None, name="Html-part")
    attachments: list[_MailjetV3File] = []
    inline_attachments: list[_MailjetV3File] = msgspec.field(default=[], name="Inline_attachments")
    headers: dict[str, str] = {}
    vars: dict[str, Any] = {}
    template_id: int | str | None = msgspec.field(default=None, name="Mj-TemplateID")
    template_language: bool | str = msgspec.field(default=False, name="Mj-TemplateLanguage")
    campaign: str = msgspec.field(default="", name="Mj-campaign")
    custom_id: str = msgspec.field(default="", name="Mj-CustomID")
    event_payload: str = msgspec.field(default="", name="Mj-EventPayLoad")


def _send(call: ProviderCall) -> Response:
    body = convert(call.json, dict[str, Any])
    items = convert(body.get("Messages", [body]), list[dict[str, Any]], "Messages")
    if not 1 <= len(items) <= _MOST_IN_CALL:
        raise ApiRefusal("invalid", f"There may be 1 to {_MOST_IN_CALL} messages.")
    kept = call.send([mail for item in items for mail in _outgoing(call, item)])
    return json_response({"Sent": [one for message in kept for one in _sent(message)]})


def _sent(message: Message) -> list[dict[str, object]]:
    ids = {"MessageID": message.seq, "MessageUUID": uuid_of(message.id)}
    return [{"Email": address, **ids} for address in message.rcpt_to]


def _outgoing(call: ProviderCall, item: dict[str, Any]) -> list[OutgoingMail]:
    """Return one message for each of `Recipients`, else one for those of To, Cc and Bcc."""
    mail = convert(item, _MailjetV3Mail)
    if mail.text_part is None and mail.html_part is None and mail.template_id is None:
        raise ApiRefusal("missing", '"Text-part" or "Html-part" is mandatory.', field="Text-part")
    if not mail.recipients:
        return [_mail(call, mail, people(mail.to, field="To"), {}, item)]
    return [
        _mail(call, mail, [person(one.email, one.name, field="Recipients")], one.vars, item)
        for one in mail.recipients
    ]


def _mail(
    call: ProviderCall,
    mail: _MailjetV3Mail,
    to: People,
    own: dict[str, Any],
    item: dict[str, Any],
) -> OutgoingMail:
    filled = _filled(call, mail, {**mail.vars, **own})
    headers = dict(mail.headers)
    reply_to = [headers.pop(name) for name in mail.headers if name.lower() == "reply-to"]
    copies = not mail.recipients
    draft = Draft(
        from_=person(mail.from_email, mail.from_name, field="FromEmail"),
        to=to,
        cc=people(mail.cc, field="Cc") if copies else [],
        bcc=people(mail.bcc, field="Bcc") if copies else [],
        reply_to=people(reply_to, field="Headers.Reply-To"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[*map(list, headers.items())],
        attachments=_files(mail),
    )
    payload = {"CustomID": mail.custom_id, "EventPayload": mail.event_payload}
    return OutgoingMail(
        content=draft,
        tags=[mail.campaign] if mail.campaign else [],
        metadata={name: value for name, value in payload.items() if value},
        template=filled.template,
        other=other_fields(item, _MailjetV3Mail),
    )


def _filled(call: ProviderCall, mail: _MailjetV3Mail, variables: dict[str, Any]) -> Filled:
    given = Filled(subject=mail.subject, text=mail.text_part, html=mail.html_part)
    if mail.template_id is not None:
        return call.fill(str(mail.template_id), variables, given)
    uses_variables = str(mail.template_language).lower() == "true"
    return given.rendered(variables) if uses_variables else given


def _files(mail: _MailjetV3Mail) -> list[DraftFile]:
    files = [_file(file) for file in mail.attachments]
    # the content id of one that is shown is its name
    return [*files, *(_file(file, file.filename) for file in mail.inline_attachments)]


def _file(file: _MailjetV3File, content_id: str | None = None) -> DraftFile:
    content = octets_of(file.content, field="content")
    return attachment(content, file.filename, file.content_type, content_id)


PROVIDER = Provider(
    name="mailjet",
    routes=(
        ProviderRoute(method="POST", path="/v3/send", view=_send),
        ProviderRoute(method="POST", path="/v3/send/message", view=_send),
    ),
    has_key=has_keys,
    refuse=refuse,
)
