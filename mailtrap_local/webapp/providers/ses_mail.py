"""Mail of Amazon SES, the same for its versions 1 and 2: types of requests, and their messages."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import make_msgid
from typing import Any, TypeVar

import msgspec

from mailtrap_local.mail.compose import Draft, DraftFile, compose
from mailtrap_local.webapp.providers.drafts import (
    attachment,
    octets_of,
    one_person,
    people,
)
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import ProviderCall
from mailtrap_local.webapp.providers.raw_mails import outgoing_raw
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled, fill

_Item = TypeVar("_Item")
_MOST_RECIPIENTS = 50
_MOST_HEADERS = 15


class _SesText(msgspec.Struct, frozen=True, rename="pascal"):
    data: str


class _SesBody(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    text: _SesText | None = None
    html: _SesText | None = None


class _SesHeader(msgspec.Struct, frozen=True, rename="pascal"):
    name: str
    value: str


class _SesFile(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    raw_content: str
    file_name: str
    content_type: str = ""
    content_id: str = ""
    content_disposition: str = ""


class _SesSimple(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    subject: _SesText
    body: _SesBody
    headers: list[_SesHeader] = []
    attachments: list[_SesFile] = []


class _SesRaw(msgspec.Struct, frozen=True, rename="pascal"):
    data: str


class _SesTemplateContent(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    subject: str | None = None
    text: str | None = None
    html: str | None = None


class _SesTemplate(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    template_name: str = ""
    template_arn: str = ""
    template_content: _SesTemplateContent | None = None
    template_data: str = "{}"
    headers: list[_SesHeader] = []
    attachments: list[_SesFile] = []


class _SesContent(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    simple: _SesSimple | None = None
    raw: _SesRaw | None = None
    template: _SesTemplate | None = None


class _SesDestination(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    to_addresses: list[str] = []
    cc_addresses: list[str] = []
    bcc_addresses: list[str] = []


class SesMail(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A request to send one message, as version 2 has it."""

    content: _SesContent
    from_email_address: str = ""
    destination: _SesDestination = _SesDestination()
    reply_to_addresses: list[str] = []
    email_tags: list[_SesHeader] = []


def outgoing(call: ProviderCall, mail: SesMail, other: Mapping[str, Any]) -> OutgoingMail:
    """Return the message of a request. Raises ApiRefusal."""
    content = mail.content
    facts: dict[str, Any] = {
        "metadata": {tag.name: tag.value for tag in mail.email_tags},
        "other": other,
    }
    if content.raw is not None:
        return _raw(content.raw, mail, facts)
    if content.simple is not None:
        return _draft(mail, _simple(content.simple), content.simple, facts)
    if content.template is not None:
        filled = _templated(call, content.template)
        return _draft(mail, filled, content.template, {**facts, "template": filled.template})
    raise ApiRefusal("missing", "Content: one of Simple, Raw and Template is required.")


def _raw(raw: _SesRaw, mail: SesMail, facts: Mapping[str, Any]) -> OutgoingMail:
    every = mail.destination
    named = [*every.to_addresses, *every.cc_addresses, *every.bcc_addresses]
    recipients = [_address(one) for one in people(named, field="Destination")]
    sender = mail.from_email_address
    made = outgoing_raw(
        octets_of(raw.data, field="Raw.Data"),
        field="Raw.Data",
        mail_from=one_person(sender, field="FromEmailAddress").address if sender else "",
        rcpt_to=tuple(dict.fromkeys(recipients)),
        **facts,
    )
    _check_recipients(made.rcpt_to or ())
    return made


def _address(one: Any) -> str:
    address: str = one.address
    return address


def _simple(simple: _SesSimple) -> Filled:
    text, html = simple.body.text, simple.body.html
    if text is None and html is None:
        raise ApiRefusal("missing", "Body: one of Text and Html is required.", field="Body")
    return Filled(
        subject=simple.subject.data,
        text=text.data if text else None,
        html=html.data if html else None,
    )


def _templated(call: ProviderCall, template: _SesTemplate) -> Filled:
    variables = variables_of(template.template_data)
    if (inline := template.template_content) is not None:
        content = Filled(subject=inline.subject, text=inline.text, html=inline.html)
        return fill(template.template_name, variables, content, Filled())
    name = template.template_name or template.template_arn.rpartition("/")[2]
    if not name:
        raise ApiRefusal("missing", "TemplateName is required.", field="TemplateName")
    return call.fill(name, variables, Filled())


def variables_of(data: str) -> dict[str, Any]:
    """Return the variables of a template, an object in JSON. Raises ApiRefusal."""
    try:
        variables = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise ApiRefusal("invalid", f"TemplateData is no JSON: {problem}") from problem
    if not isinstance(variables, dict):
        raise ApiRefusal("invalid", "TemplateData is no object in JSON.")
    return variables


def _draft(
    mail: SesMail, filled: Filled, parts: _SesSimple | _SesTemplate, facts: Mapping[str, Any]
) -> OutgoingMail:
    if not mail.from_email_address:
        raise ApiRefusal("missing", "FromEmailAddress is required.", field="FromEmailAddress")
    if len(parts.headers) > _MOST_HEADERS:
        raise ApiRefusal("invalid", f"There may be at most {_MOST_HEADERS} headers.")
    draft = Draft(
        from_=one_person(mail.from_email_address, field="FromEmailAddress"),
        to=people(mail.destination.to_addresses, field="ToAddresses"),
        cc=people(mail.destination.cc_addresses, field="CcAddresses"),
        bcc=people(mail.destination.bcc_addresses, field="BccAddresses"),
        reply_to=people(mail.reply_to_addresses, field="ReplyToAddresses"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[[header.name, header.value] for header in parts.headers],
        attachments=[_file(each) for each in parts.attachments],
    )
    _check_recipients(draft.rcpt_to)
    return OutgoingMail(content=draft, **facts)


def _file(file: _SesFile) -> DraftFile:
    content = octets_of(file.raw_content, field="RawContent")
    disposition = file.content_disposition
    return attachment(content, file.file_name, file.content_type, file.content_id, disposition)


def _check_recipients(recipients: Sequence[str]) -> None:
    if len(recipients) > _MOST_RECIPIENTS:
        text = f"Recipient count exceeds {_MOST_RECIPIENTS}."
        raise ApiRefusal("invalid", text, code="MessageRejected")


def rendered_mime(template: Filled, data: str) -> str:
    """Return a template with its variables as a message in MIME, as a test of it gets it.

    Raises ApiRefusal for a variable that is missing, with the code `attribute`.
    """
    made = template.rendered(variables_of(data), strict=True)
    draft = Draft(subject=made.subject, text=made.text, html=made.html)
    return compose(draft, datetime.now(UTC), make_msgid(domain="localhost")).decode()


def page_of(items: Sequence[_Item], size: object, token: object) -> tuple[Sequence[_Item], str]:
    """Return a page of a list, and the token of the next one: empty for the last.

    Sizes and tokens are numbers, as text; what is none counts as not given.
    """
    start = _number(token, 0)
    stop = start + max(_number(size, len(items)), 1)
    return items[start:stop], str(stop) if stop < len(items) else ""


def _number(text: object, default: int) -> int:
    is_number = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10
    return int(str(text)) if is_number else default


def has_signature(call: ProviderCall) -> bool:
    """Return whether a request is signed, in any version; no signature is verified."""
    request = call.request
    names = ("Authorization", "X-Amzn-Authorization")  # version 4, and 3
    return any(request.headers.get(name) for name in names) or any(
        request.args.get(name) for name in ("X-Amz-Signature", "Signature")
    )
