"""SendGrid's Mail Send: https://www.twilio.com/docs/sendgrid/api-reference/mail-send."""

import time
from collections.abc import Mapping
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftAddress, DraftFile
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
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled

_MOST_PERSONALIZATIONS = 1000
_MOST_RECIPIENTS = 1000
_MOST_CATEGORIES = 10
_FURTHEST = 72 * 3600  # seconds ahead

_WRONG_ADDRESS = "Does not contain a valid address."
_BAD_KEY = "The provided authorization grant is invalid, expired, or revoked"
_MESSAGES: Mapping[str, str] = {
    "from.email": (
        "The from object must be provided for every email send. It is an object that requires the "
        "email parameter, but may also contain a name parameter."
    ),
    "personalizations": (
        "The personalizations field is required and must have at least one personalization."
    ),
    "to": (
        "The to array is required for all personalization objects, and must have at least one "
        "email object with a valid email address."
    ),
    "subject": (
        "The subject is required. You can get around this requirement if you use a template with a "
        "subject defined or if every personalization has a subject defined."
    ),
    "content": (
        "Unless a valid template_id is provided, the content parameter is required. There must be "
        "at least one defined content block."
    ),
}


class _SendGridAddress(msgspec.Struct, frozen=True, kw_only=True):
    email: str = ""
    name: str = ""


class _SendGridPersonalization(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    to: list[_SendGridAddress] = []
    cc: list[_SendGridAddress] = []
    bcc: list[_SendGridAddress] = []
    from_: _SendGridAddress | None = None
    subject: str = ""
    headers: dict[str, str] = {}
    substitutions: dict[str, str] = {}
    dynamic_template_data: dict[str, Any] = {}
    custom_args: dict[str, Any] = {}
    send_at: int | None = None


class _SendGridContent(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    value: str


class _SendGridFile(msgspec.Struct, frozen=True, kw_only=True):
    content: str
    filename: str
    type: str = ""
    disposition: str = ""
    content_id: str = ""
    contentId: str = ""  # noqa: N815  # so the Node SDK passes it on


class _SendGridMail(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    personalizations: list[_SendGridPersonalization] = []
    from_: _SendGridAddress | None = None
    reply_to: _SendGridAddress | None = None
    reply_to_list: list[_SendGridAddress] = []
    subject: str = ""
    content: list[_SendGridContent] = []
    attachments: list[_SendGridFile] = []
    headers: dict[str, str] = {}
    sections: dict[str, str] = {}
    categories: list[str] | str = []
    custom_args: dict[str, Any] = {}
    template_id: str = ""
    send_at: int | None = None


def _send(call: ProviderCall) -> Response:
    mail = call.read(_SendGridMail)
    _check(mail)
    settings = call.json.get("mail_settings", {})
    mails = [
        _outgoing(call, mail, each, f"personalizations.{number}")
        for number, each in enumerate(mail.personalizations)
    ]
    kept = call.send(mails)
    if _is_sandbox(settings):  # what SendGrid would validate and not send is caught all the same
        return Response(status=200)
    return Response(status=202, headers={"X-Message-Id": kept[0].id})


def _is_sandbox(settings: object) -> bool:
    match settings:
        case {"sandbox_mode": {"enable": True}}:
            return True
    return False


def _check(mail: _SendGridMail) -> None:
    if mail.from_ is None or not mail.from_.email:
        raise ApiRefusal("missing", _MESSAGES["from.email"], field="from.email")
    if not mail.personalizations:
        raise ApiRefusal("missing", _MESSAGES["personalizations"], field="personalizations")
    if len(mail.personalizations) > _MOST_PERSONALIZATIONS:
        text = f"There may be at most {_MOST_PERSONALIZATIONS} personalizations."
        raise ApiRefusal("invalid", text, field="personalizations")
    if not mail.template_id:
        if not mail.content:
            raise ApiRefusal("missing", _MESSAGES["content"], field="content")
        if not mail.subject and not all(each.subject for each in mail.personalizations):
            raise ApiRefusal("missing", _MESSAGES["subject"], field="subject")
    if len(_categories(mail)) > _MOST_CATEGORIES:
        text = f"There may be at most {_MOST_CATEGORIES} categories."
        raise ApiRefusal("invalid", text, field="categories")
    for number, block in enumerate(mail.content):
        if not block.value:
            text = "The content value must be a string at least one character in length."
            raise ApiRefusal("invalid", text, field=f"content.{number}.value")


def _outgoing(
    call: ProviderCall, mail: _SendGridMail, one: _SendGridPersonalization, place: str
) -> OutgoingMail:
    sender = one.from_ or mail.from_ or _SendGridAddress()
    _check_recipients(one, place)
    text, html, others = _bodies(mail.content)
    filled = call.fill(
        mail.template_id,
        one.dynamic_template_data,
        Filled(subject=one.subject or mail.subject, text=text, html=html),
    )
    filled = filled.replaced(one.substitutions)
    if mail.sections:  # which substitutions name, and which have some themselves
        filled = filled.replaced(mail.sections).replaced(one.substitutions)
    draft = Draft(
        from_=_person(sender, "from.email"),
        to=_people(one.to, f"{place}.to"),
        cc=_people(one.cc, f"{place}.cc"),
        bcc=_people(one.bcc, f"{place}.bcc"),
        reply_to=_people(
            mail.reply_to_list or ([mail.reply_to] if mail.reply_to else []), "reply_to"
        ),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers={**mail.headers, **one.headers},
        attachments=[_file(each, f"attachments.{n}") for n, each in enumerate(mail.attachments)],
    )
    return OutgoingMail(
        content=draft,
        alternatives=others,
        tags=_categories(mail),
        metadata={**mail.custom_args, **one.custom_args},
        template=filled.template,
        scheduled_at=_scheduled(one.send_at or mail.send_at),
        other=call.other(_SendGridMail),
    )


def _check_recipients(one: _SendGridPersonalization, place: str) -> None:
    if not one.to:
        raise ApiRefusal("missing", _MESSAGES["to"], field=f"{place}.to")
    known: set[str] = set()
    for name in ("to", "cc", "bcc"):
        for each in getattr(one, name):
            if (address := each.email.lower()) in known:
                text = (
                    "Each email address in the personalization block should be unique between to, "
                    f"cc, and bcc. We found the first duplicate instance of [{address[:100]}] in "
                    f"the {place}.{name} field."
                )
                raise ApiRefusal("invalid", text, field=place)
            known.add(address)
    if len(known) > _MOST_RECIPIENTS:
        raise ApiRefusal(
            "invalid", f"There may be at most {_MOST_RECIPIENTS} recipients.", field=place
        )


def _bodies(
    blocks: list[_SendGridContent],
) -> tuple[str | None, str | None, list[tuple[str, str]]]:
    """Return plain text, HTML and the other bodies."""
    by_type = {block.type.partition(";")[0].strip().lower(): block for block in blocks}
    text, html = by_type.pop("text/plain", None), by_type.pop("text/html", None)
    others = [(block.type, block.value) for block in by_type.values()]
    return text.value if text else None, html.value if html else None, others


def _people(each: list[_SendGridAddress], field: str) -> People:
    return [_person(one, f"{field}.{number}.email") for number, one in enumerate(each)]


def _person(one: _SendGridAddress, field: str) -> DraftAddress:
    try:
        return person(one.email, one.name, field=field)
    except ApiRefusal as problem:
        raise ApiRefusal("invalid", _WRONG_ADDRESS, field=field) from problem


def _file(file: _SendGridFile, field: str) -> DraftFile:
    content = octets_of(file.content, field=f"{field}.content")
    content_id = file.content_id or file.contentId
    return attachment(content, file.filename, file.type, content_id, file.disposition)


def _categories(mail: _SendGridMail) -> list[str]:
    return [mail.categories] if isinstance(mail.categories, str) else mail.categories


def _scheduled(send_at: int | None) -> str | None:
    if send_at is None:
        return None
    if send_at > time.time() + _FURTHEST:
        text = "The send_at parameter may be at most 72 hours ahead."
        raise ApiRefusal("invalid", text, field="send_at")
    return moment_text(send_at)


def refuse(refusal: ApiRefusal) -> Response:
    """Give a refusal the shape of SendGrid."""
    text = _BAD_KEY if refusal.kind == "key" else refusal.message
    error = {"message": text, "field": refusal.field or None, "help": None}
    return json_response({"errors": [error]}, refusal.status)


PROVIDER = Provider(
    name="sendgrid",
    routes=(ProviderRoute(method="POST", path="/v3/mail/send", view=_send),),
    has_key=has_bearer,
    refuse=refuse,
)
