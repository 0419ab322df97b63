"""Amazon SES v1, AWS's query protocol: https://docs.aws.amazon.com/ses/latest/APIReference/."""

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import ses_id
from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.outgoing import OutgoingMail
from mailtrap_local.webapp.providers.provider import Provider, ProviderCall, ProviderRoute
from mailtrap_local.webapp.providers.query_form import read_form
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.ses_mail import (
    SesMail,
    has_signature,
    outgoing,
    page_of,
    rendered_mime,
    variables_of,
)
from mailtrap_local.webapp.providers.ses_v1_account import ACTIONS as ACCOUNT_ACTIONS
from mailtrap_local.webapp.providers.ses_xml import Form, Xml, element
from mailtrap_local.webapp.providers.templates import Filled, no_template

_NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/"
_MOST_DESTINATIONS = 50
_READ = frozenset(
    (
        *("Action", "Version", "Source", "Destination", "Destinations", "Message", "RawMessage"),
        *("ReplyToAddresses", "Tags", "DefaultTags"),
        *("Template", "TemplateData", "DefaultTemplateData"),
    )
)
_ERRORS: Mapping[str, str] = {
    "MessageRejected": "MessageRejected",
    "action": "InvalidAction",
    "exists": "AlreadyExists",
    "limit": "LimitExceeded",
    "attribute": "MissingRenderingAttribute",
    "missing": "ValidationError",
    "invalid": "InvalidParameterValue",
    "key": "MissingAuthenticationToken",
    "not-found": "TemplateDoesNotExist",
    "too-large": "MessageRejected",
}


def _answer(call: ProviderCall) -> Response:
    form = read_form(call.octets)
    action = form.get("Action")
    if not isinstance(action, str) or action not in _ACTIONS:
        text = f"Could not find operation {str(action)[:60]} for version 2010-12-01"
        raise ApiRefusal("invalid", text, code="action")
    result = _ACTIONS[action](call, form)
    body = (
        f'<{action}Response xmlns="{_NAMESPACE}"><{action}Result>{result}</{action}Result>'
        f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
        f"</{action}Response>"
    )
    return Response(body, content_type="text/xml")


def _send(call: ProviderCall, form: Form, content: Form) -> Xml:
    kept = call.send([outgoing(call, _mail(form, content), _other(form))])
    return element("MessageId", ses_id(kept[0].id))


def _mail(form: Form, content: Form, destination: object = None) -> SesMail:
    """Return a form as the request of version 2 for the same."""
    fields = {
        "FromEmailAddress": form.get("Source", ""),
        "Destination": _filled_lists(destination or form.get("Destination") or {}),
        "ReplyToAddresses": form.get("ReplyToAddresses") or [],
        "EmailTags": form.get("Tags") or [],
        "Content": content,
    }
    return convert(fields, SesMail)


def _filled_lists(destination: object) -> object:
    """Return a destination without lists that are empty, which are empty text in a form."""
    if not isinstance(destination, dict):
        return destination
    return {name: addresses for name, addresses in destination.items() if addresses != ""}


def _other(form: Form) -> dict[str, Any]:
    return {name: value for name, value in form.items() if name not in _READ}


def _send_email(call: ProviderCall, form: Form) -> Xml:
    message = form.get("Message")
    if not isinstance(message, dict):
        raise ApiRefusal("missing", "Message is required.", field="Message")
    return _send(call, form, {"Simple": message})


def _send_raw(call: ProviderCall, form: Form) -> Xml:
    destinations = form.get("Destinations") or []
    form = {**form, "Destination": {"ToAddresses": destinations}}
    return _send(call, form, {"Raw": form.get("RawMessage") or {}})


def _send_templated(call: ProviderCall, form: Form) -> Xml:
    return _send(call, form, _template_content(form, form.get("TemplateData", "{}")))


def _template_content(form: Form, data: object) -> Form:
    return {"Template": {"TemplateName": form.get("Template", ""), "TemplateData": data}}


def _send_bulk(call: ProviderCall, form: Form) -> Xml:
    destinations = convert(form.get("Destinations") or [], list[dict[str, Any]], "Destinations")
    if not 1 <= len(destinations) <= _MOST_DESTINATIONS:
        raise ApiRefusal("invalid", f"There may be 1 to {_MOST_DESTINATIONS} destinations.")
    results = call.send_each(partial(_of_bulk, call, form, one) for one in destinations)
    members = "".join(f"<member>{_bulk_result(each)}</member>" for each in results)
    return f"<Status>{members}</Status>"


def _of_bulk(call: ProviderCall, form: Form, one: Form) -> OutgoingMail:
    defaults = variables_of(str(form.get("DefaultTemplateData") or "{}"))
    own = variables_of(str(one.get("ReplacementTemplateData") or "{}"))
    content = _template_content(form, msgspec.json.encode({**defaults, **own}).decode())
    form = {**form, "Tags": [*_tags(form, "DefaultTags"), *_tags(one, "ReplacementTags")]}
    return outgoing(call, _mail(form, content, one.get("Destination")), _other(form))


def _tags(form: Form, name: str) -> list[Any]:
    return convert(form.get(name) or [], list[Any], name)


def _bulk_result(result: Message | ApiRefusal) -> Xml:
    if isinstance(result, ApiRefusal):
        return element("Status", "InvalidParameterValue") + element("Error", result.message)
    return element("Status", "Success") + element("MessageId", ses_id(result.id))


# -- templates -----------------------------------------------------------------


def _create_template(call: ProviderCall, form: Form) -> Xml:
    name, template = _read_template(form)
    call.templates.created.add(name, template)
    return ""


def _update_template(call: ProviderCall, form: Form) -> Xml:
    name, template = _read_template(form)
    call.templates.created.change(name, template)
    return ""


def _read_template(form: Form) -> tuple[str, Filled]:
    fields = convert(form.get("Template") or {}, dict[str, str], "Template")
    name = fields.get("TemplateName", "")
    if not name:
        raise ApiRefusal("missing", "TemplateName is required.", field="TemplateName")
    texts = [fields.get(each) for each in ("SubjectPart", "TextPart", "HtmlPart")]
    template = Filled(subject=texts[0], text=texts[1], html=texts[2])
    template.rendered({})  # raises for one that is invalid
    return name, template


def _delete_template(call: ProviderCall, form: Form) -> Xml:
    call.templates.created.remove(str(form.get("TemplateName", "")))
    return ""


def _find_template(call: ProviderCall, form: Form) -> tuple[str, Filled]:
    name = str(form.get("TemplateName", ""))
    found = call.templates.find("ses", name)
    if found is None:
        raise no_template(name)
    return name, found


def _get_template(call: ProviderCall, form: Form) -> Xml:
    name, found = _find_template(call, form)
    texts = {"SubjectPart": found.subject, "TextPart": found.text, "HtmlPart": found.html}
    parts = "".join(element(part, text) for part, text in texts.items() if text is not None)
    return f"<Template>{element('TemplateName', name)}{parts}</Template>"


def _list_templates(call: ProviderCall, form: Form) -> Xml:
    every = call.templates.created.all()
    listed, token = page_of(every, form.get("MaxItems"), form.get("NextToken"))
    members = [
        f"<member>{element('Name', name)}{element('CreatedTimestamp', made.isoformat())}</member>"
        for name, made in listed
    ]
    following = element("NextToken", token) if token else ""
    return f"<TemplatesMetadata>{''.join(members)}</TemplatesMetadata>{following}"


def _render_template(call: ProviderCall, form: Form) -> Xml:
    _, found = _find_template(call, form)
    rendered = rendered_mime(found, str(form.get("TemplateData") or "{}"))
    return element("RenderedTemplate", rendered)


_ACTIONS: Mapping[str, Callable[[ProviderCall, Form], Xml]] = {
    "SendEmail": _send_email,
    "SendRawEmail": _send_raw,
    "SendTemplatedEmail": _send_templated,
    "SendBulkTemplatedEmail": _send_bulk,
    "CreateTemplate": _create_template,
    "UpdateTemplate": _update_template,
    "DeleteTemplate": _delete_template,
    "GetTemplate": _get_template,
    "ListTemplates": _list_templates,
    "TestRenderTemplate": _render_template,
    **ACCOUNT_ACTIONS,
}


def _refuse(refusal: ApiRefusal) -> Response:
    code = _ERRORS.get(refusal.code) or _ERRORS.get(refusal.kind)
    if code is None:
        code = "Throttling" if refusal.status == 429 else "InternalFailure"
    status = {"key": 403, "not-found": 400}.get(refusal.kind, refusal.status)
    text = "Request is missing Authentication Token" if refusal.kind == "key" else refusal.message
    body = (
        f'<ErrorResponse xmlns="{_NAMESPACE}"><Error>'
        f"<Type>{'Receiver' if status >= 500 else 'Sender'}</Type>"
        f"{element('Code', code)}{element('Message', text)}</Error>"
        f"<RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
    )
    return Response(body, status, content_type="text/xml")


def _is_signed(call: ProviderCall) -> bool:
    return has_signature(call) or bool(read_form(call.octets).get("Signature"))  # version 2


PROVIDER = Provider(
    name="ses",
    routes=(ProviderRoute(method="POST", path="/", view=_answer),),
    has_key=_is_signed,
    refuse=_refuse,
    request_id="x-amzn-RequestId",
)
