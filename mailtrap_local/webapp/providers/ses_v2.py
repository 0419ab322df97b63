"""Amazon SES v2: https://docs.aws.amazon.com/ses/latest/APIReference-V2/."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import ses_id
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.ses_mail import (
    SesMail,
    has_signature,
    outgoing,
    page_of,
    rendered_mime,
    variables_of,
)
from mailtrap_local.webapp.providers.templates import Filled, no_template

_MOST_ENTRIES = 50
_ERRORS: Mapping[str, str] = {
    "missing": "BadRequestException",
    "invalid": "BadRequestException",
    "key": "MissingAuthenticationTokenException",
    "not-found": "NotFoundException",
    "too-large": "RequestEntityTooLargeException",
    "exists": "AlreadyExistsException",
    "limit": "LimitExceededException",
}


class _SesV2Content(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    subject: str | None = None
    text: str | None = None
    html: str | None = None


class _SesV2NewTemplate(msgspec.Struct, frozen=True, rename="pascal"):
    template_name: str
    template_content: _SesV2Content


class _SesV2ChangedTemplate(msgspec.Struct, frozen=True, rename="pascal"):
    template_content: _SesV2Content


class _SesV2Rendering(msgspec.Struct, frozen=True, rename="pascal"):
    template_data: str


class _SesV2Entry(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    destination: dict[str, Any]
    replacement_email_content: dict[str, Any] = {}
    replacement_tags: list[dict[str, str]] = []
    replacement_headers: list[dict[str, str]] = []


class _SesV2Bulk(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    default_content: dict[str, Any]
    bulk_email_entries: list[_SesV2Entry]
    from_email_address: str = ""
    reply_to_addresses: list[str] = []
    default_email_tags: list[dict[str, str]] = []


def _send(call: ProviderCall) -> Response:
    kept = call.send([outgoing(call, call.read(SesMail), call.other(SesMail))])
    return json_response({"MessageId": ses_id(kept[0].id)})


def _send_bulk(call: ProviderCall) -> Response:
    bulk = call.read(_SesV2Bulk)
    if not 1 <= len(bulk.bulk_email_entries) <= _MOST_ENTRIES:
        raise ApiRefusal("invalid", f"There may be 1 to {_MOST_ENTRIES} BulkEmailEntries.")
    results = call.send_each(
        partial(_of_bulk, call, bulk, each) for each in bulk.bulk_email_entries
    )
    return json_response({"BulkEmailEntryResults": [_entry_result(each) for each in results]})


def _of_bulk(call: ProviderCall, bulk: _SesV2Bulk, entry: _SesV2Entry) -> OutgoingMail:
    return outgoing(call, convert(_of_entry(bulk, entry), SesMail), call.other(_SesV2Bulk))


def _entry_result(result: Message | ApiRefusal) -> dict[str, str]:
    if isinstance(result, ApiRefusal):
        return {"Status": "INVALID_PARAMETER", "Error": result.message}
    return {"Status": "SUCCESS", "MessageId": ses_id(result.id)}


def _of_entry(bulk: _SesV2Bulk, entry: _SesV2Entry) -> dict[str, Any]:
    """Return the request for one entry alone; its variables come before those of all."""
    template = bulk.default_content.get("Template")
    if not isinstance(template, dict):
        raise ApiRefusal("missing", "DefaultContent.Template is required.")
    replacement = entry.replacement_email_content.get("ReplacementTemplate", {})
    own = replacement.get("ReplacementTemplateData") if isinstance(replacement, dict) else None
    data = {**_variables(template.get("TemplateData")), **_variables(own)}
    headers = {_name(each): each for each in _listed(template.get("Headers"))}
    headers |= {_name(each): each for each in entry.replacement_headers}
    tags = {_name(each): each for each in (*bulk.default_email_tags, *entry.replacement_tags)}
    return {
        "FromEmailAddress": bulk.from_email_address,
        "ReplyToAddresses": bulk.reply_to_addresses,
        "Destination": entry.destination,
        "EmailTags": [*tags.values()],
        "Content": {
            "Template": {
                **template,
                "TemplateData": msgspec.json.encode(data).decode(),
                "Headers": [*headers.values()],
            }
        },
    }


def _variables(data: object) -> dict[str, Any]:
    return variables_of(data) if isinstance(data, str) and data else {}


def _listed(headers: object) -> list[dict[str, str]]:
    return [] if headers is None else convert(headers, list[dict[str, str]], "Headers")


def _name(header: Mapping[str, str]) -> str:
    return header.get("Name", "").lower()


# -- templates --------------------------------------------------------------------------------


def _create_template(call: ProviderCall) -> Response:
    new = call.read(_SesV2NewTemplate)
    call.templates.created.add(new.template_name, _filled(new.template_content))
    return json_response({})


def _change_template(call: ProviderCall) -> Response:
    content = call.read(_SesV2ChangedTemplate).template_content
    call.templates.created.change(call.variables["name"], _filled(content))
    return json_response({})


def _remove_template(call: ProviderCall) -> Response:
    call.templates.created.remove(call.variables["name"])
    return json_response({})


def _get_template(call: ProviderCall) -> Response:
    name, template = call.variables["name"], _template(call)
    return json_response({"TemplateName": name, "TemplateContent": _content(template)})


def _list_templates(call: ProviderCall) -> Response:
    args = call.request.args
    every, token = page_of(
        call.templates.created.all(), args.get("PageSize"), args.get("NextToken")
    )
    listed = [{"TemplateName": name, "CreatedTimestamp": made.timestamp()} for name, made in every]
    return json_response({"TemplatesMetadata": listed, **({"NextToken": token} if token else {})})


def _render_template(call: ProviderCall) -> Response:
    data = call.read(_SesV2Rendering).template_data
    return json_response({"RenderedTemplate": rendered_mime(_template(call), data)})


def _template(call: ProviderCall) -> Filled:
    name = call.variables["name"]
    found = call.templates.find("ses", name)
    if found is None:
        raise no_template(name)
    return found


def _filled(content: _SesV2Content) -> Filled:
    filled = Filled(subject=content.subject, text=content.text, html=content.html)
    filled.rendered({})  # raises for one that is invalid
    return filled


def _content(template: Filled) -> dict[str, str]:
    texts = {"Subject": template.subject, "Text": template.text, "Html": template.html}
    return {name: text for name, text in texts.items() if text is not None}


# -- the account ------------------------------------------------------------------------------


def _get_account(_call: ProviderCall) -> Response:
    quota = {"Max24HourSend": 50_000.0, "MaxSendRate": 1000.0, "SentLast24Hours": 0.0}
    return json_response(
        {"ProductionAccessEnabled": True, "SendingEnabled": True, "SendQuota": quota}
    )


def refuse(refusal: ApiRefusal) -> Response:
    """Give a refusal the shape of version 2."""
    name = refusal.code if refusal.code == "MessageRejected" else None
    name = name or _ERRORS.get(refusal.code) or _ERRORS.get(refusal.kind) or _of_status(refusal)
    status = 403 if refusal.kind == "key" else refusal.status
    text = "Missing Authentication Token" if refusal.kind == "key" else refusal.message
    return json_response({"message": text}, status, {"x-amzn-ErrorType": name})


def _of_status(refusal: ApiRefusal) -> str:
    if refusal.status == 429:
        return "TooManyRequestsException"
    return "InternalServiceErrorException" if refusal.status >= 500 else "BadRequestException"


_TEMPLATES = "/v2/email/templates"

PROVIDER = Provider(
    name="ses",
    routes=(
        ProviderRoute(method="POST", path="/v2/email/outbound-emails", view=_send),
        ProviderRoute(method="POST", path="/v2/email/outbound-bulk-emails", view=_send_bulk),
        ProviderRoute(method="POST", path=_TEMPLATES, view=_create_template),
        ProviderRoute(method="GET", path=_TEMPLATES, view=_list_templates),
        ProviderRoute(method="GET", path=f"{_TEMPLATES}/<name>", view=_get_template),
        ProviderRoute(method="PUT", path=f"{_TEMPLATES}/<name>", view=_change_template),
        ProviderRoute(method="DELETE", path=f"{_TEMPLATES}/<name>", view=_remove_template),
        ProviderRoute(method="POST", path=f"{_TEMPLATES}/<name>/render", view=_render_template),
        ProviderRoute(method="GET", path="/v2/email/account", view=_get_account),
    ),
    has_key=has_signature,
    refuse=refuse,
    request_id="x-amzn-RequestId",
)
