"""SparkPost's transmissions: https://developers.sparkpost.com/api/transmissions/."""

from collections.abc import Mapping
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.compose import Draft, DraftAddress, DraftFile
from mailtrap_local.mail.provider_ids import number_of
from mailtrap_local.webapp.providers.drafts import (
    People,
    attachment,
    moment_text,
    octets_of,
    one_person,
    people,
    person,
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

_MOST_RECIPIENTS = 10_000
_MISSING, _INVALID = "1400", "1300"  # codes of errors


class _SparkPostAddress(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    name: str = ""
    header_to: str = ""


class _SparkPostRecipient(msgspec.Struct, frozen=True, kw_only=True):
    address: str | _SparkPostAddress
    substitution_data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    tags: list[str] = []


class _SparkPostFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    type: str = ""
    data: str


class _SparkPostContent(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    from_: str | _SparkPostAddress = ""
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    amp_html: str = ""
    reply_to: str = ""
    headers: dict[str, str] = {}
    attachments: list[_SparkPostFile] = []
    inline_images: list[_SparkPostFile] = []
    template_id: str = ""
    email_rfc822: str = ""


class _SparkPostCall(msgspec.Struct, frozen=True, kw_only=True):
    recipients: list[_SparkPostRecipient] | dict[str, Any] = []
    content: _SparkPostContent | None = None
    substitution_data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    campaign_id: str = ""


def _send(call: ProviderCall) -> Response:
    body = call.read(_SparkPostCall)
    recipients, content = _checked(body)
    kept = call.send([_outgoing(call, body, content, one) for one in recipients])
    results = {
        "total_rejected_recipients": 0,
        "total_accepted_recipients": len(kept),
        "id": str(number_of(kept[0].id)),
    }
    return json_response({"results": results})


def _checked(body: _SparkPostCall) -> tuple[list[_SparkPostRecipient], _SparkPostContent]:
    if isinstance(body.recipients, dict):
        raise ApiRefusal(
            "invalid", "recipient lists are not known here", field="recipients.list_id"
        )
    if not body.recipients:
        raise ApiRefusal("missing", "recipients or list_id required", field="recipients")
    if len(body.recipients) > _MOST_RECIPIENTS:
        raise ApiRefusal("invalid", f"there may be at most {_MOST_RECIPIENTS} recipients")
    content = body.content
    if content is None:
        raise ApiRefusal("missing", "content object or template_id required", field="content")
    if not content.template_id and not content.email_rfc822:
        for name, value in (("from", content.from_), ("subject", content.subject)):
            if not value:
                raise ApiRefusal("missing", f"content.{name} is a required field", field=name)
        if content.text is None and content.html is None:
            raise ApiRefusal("missing", "At least one of text or html is required", field="text")
    return body.recipients, content


def _outgoing(
    call: ProviderCall,
    body: _SparkPostCall,
    content: _SparkPostContent,
    recipient: _SparkPostRecipient,
) -> OutgoingMail:
    address = _address(recipient.address)
    to = person(address.email, address.name, field="recipients.address.email")
    facts: dict[str, Any] = {
        "tags": [*filter(None, [body.campaign_id]), *recipient.tags],
        "metadata": {**body.metadata, **recipient.metadata},
        "scheduled_at": _scheduled(call),
        "other": call.other(_SparkPostCall),
    }
    if content.email_rfc822:
        raw = content.email_rfc822.encode()
        return outgoing_raw(raw, field="email_rfc822", rcpt_to=(to.address,), **facts)
    variables = _variables(body, recipient)
    content = _with_variables(content, variables)
    filled = _filled(call, content, variables)
    amp = content.amp_html
    return OutgoingMail(
        content=_draft(content, filled, to, address.header_to),
        rcpt_to=(to.address,),
        alternatives=[("text/x-amp-html", amp)] if amp else [],
        template=filled.template,
        **facts,
    )


def _filled(call: ProviderCall, content: _SparkPostContent, variables: Mapping[str, Any]) -> Filled:
    given = Filled(subject=content.subject, text=content.text, html=content.html)
    if content.template_id:
        return call.fill(content.template_id, variables, given)
    return given.rendered(variables) if variables else given


def _with_variables(content: _SparkPostContent, variables: Mapping[str, Any]) -> _SparkPostContent:
    """Return a content with variables filled in where addresses and header fields are."""
    if not variables:
        return content

    def said(text: str) -> str:
        return Filled(text=text).rendered(variables).text or ""

    sender = content.from_
    if isinstance(sender, str):
        sender = said(sender)
    else:
        names = {"email": said(sender.email), "name": said(sender.name)}
        sender = msgspec.structs.replace(sender, **names)
    headers = {name: said(text) for name, text in content.headers.items()}
    reply_to = said(content.reply_to)
    return msgspec.structs.replace(content, from_=sender, reply_to=reply_to, headers=headers)


def _draft(content: _SparkPostContent, filled: Filled, to: DraftAddress, header_to: str) -> Draft:
    shown: People = [*people(header_to, field="header_to")] if header_to else [to]
    copies = [value for name, value in content.headers.items() if name.lower() == "cc"]
    return Draft(
        from_=_sender(content.from_) if content.from_ else "",
        to=shown,
        cc=people(copies, field="content.headers.CC"),
        reply_to=people(content.reply_to, field="content.reply_to"),
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        headers=[[name, value] for name, value in content.headers.items() if name.lower() != "cc"],
        attachments=_files(content),
    )


def _address(given: str | _SparkPostAddress) -> _SparkPostAddress:
    if isinstance(given, _SparkPostAddress):
        return given
    one = one_person(given, field="recipients.address")
    return _SparkPostAddress(email=one.address, name=one.name)


def _sender(given: str | _SparkPostAddress) -> DraftAddress:
    address = _address(given)
    return person(address.email, address.name, field="content.from.email")


def _variables(body: _SparkPostCall, recipient: _SparkPostRecipient) -> dict[str, Any]:
    metadata = {**body.metadata, **recipient.metadata}
    return {**metadata, **body.substitution_data, **recipient.substitution_data}


def _files(content: _SparkPostContent) -> list[DraftFile]:
    files = [
        attachment(octets_of(file.data, field="attachments.data"), file.name, file.type)
        for file in content.attachments
    ]
    images = [  # the content id of one that is shown is its name
        attachment(
            octets_of(file.data, field="inline_images.data"), file.name, file.type, file.name
        )
        for file in content.inline_images
    ]
    return [*files, *images]


def _scheduled(call: ProviderCall) -> str | None:
    options = call.json.get("options")
    start = options.get("start_time") if isinstance(options, dict) else None
    return moment_text(start) if isinstance(start, str) else None


def _refuse(refusal: ApiRefusal) -> Response:
    if refusal.kind == "key":
        return json_response({"errors": [{"message": "Unauthorized."}]}, 401)
    if refusal.kind not in ("missing", "invalid"):
        return json_response({"errors": [{"message": refusal.message}]}, refusal.status)
    is_missing = refusal.kind == "missing"
    error = {
        "message": "required field is missing" if is_missing else "invalid data format/type",
        "description": refusal.message,
        "code": _MISSING if is_missing else _INVALID,
    }
    return json_response({"errors": [error]}, 422)


def _has_authorization(call: ProviderCall) -> bool:
    return bool(call.request.headers.get("Authorization"))


PROVIDER = Provider(
    name="sparkpost",
    routes=(ProviderRoute(method="POST", path="/api/v1/transmissions", view=_send),),
    has_key=_has_authorization,
    refuse=_refuse,
)
