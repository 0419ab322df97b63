"""Amazon SNS, as far as receivers of notifications ask it: for its certificate, to confirm.

https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
"""

import uuid
from html import escape

from werkzeug.wrappers import Response

from mailtrap_local.webapp.providers.provider import Provider, ProviderCall, ProviderRoute
from mailtrap_local.webapp.providers.query_form import read_form
from mailtrap_local.webapp.providers.refusal import ApiRefusal

_NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/"
_ACTIONS = {
    "ConfirmSubscription": "<SubscriptionArn>{topic}:{id}</SubscriptionArn>",
    "Unsubscribe": "",
}


def _get_certificate(call: ProviderCall) -> Response:
    if call.request.path != call.sns_signer.certificate_path:
        raise ApiRefusal("not-found", "there is no such certificate", status=404)
    return Response(call.sns_signer.certificate, content_type="application/x-pem-file")


def _visit(call: ProviderCall) -> Response:
    return _answer(call.request.args.get("Action"))


def _post(call: ProviderCall) -> Response:
    action = read_form(call.octets).get("Action")
    return _answer(action if isinstance(action, str) else None)


def _answer(action: str | None) -> Response:
    if action not in _ACTIONS:
        raise ApiRefusal("invalid", f"Could not find operation {str(action)[:60]}")
    topic = "arn:aws:sns:us-east-1:123456789012:mailtrap-local"
    result = _ACTIONS[action].format(topic=topic, id=uuid.uuid4())
    body = (
        f'<{action}Response xmlns="{_NAMESPACE}"><{action}Result>{result}</{action}Result>'
        f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
        f"</{action}Response>"
    )
    return Response(body, content_type="text/xml")


def _refuse(refusal: ApiRefusal) -> Response:
    body = (
        f'<ErrorResponse xmlns="{_NAMESPACE}"><Error><Type>Sender</Type>'
        f"<Code>InvalidAction</Code><Message>{escape(refusal.message)}</Message></Error>"
        f"<RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
    )
    return Response(body, refusal.status, content_type="text/xml")


PROVIDER = Provider(
    name="sns",
    routes=(
        ProviderRoute(
            method="GET",
            path="/SimpleNotificationService-<id>.pem",
            view=_get_certificate,
            open=True,
        ),
        ProviderRoute(method="GET", path="/", view=_visit, open=True),
        ProviderRoute(method="POST", path="/", view=_post, open=True),
    ),
    has_key=lambda _: True,
    refuse=_refuse,
    by_host=True,
)
