"""WSGI application of the providers' APIs: finds the provider and its route, answers its errors."""

import logging
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, MethodNotAllowed, ServiceUnavailable
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from mailtrap_local.errors import BadMessage
from mailtrap_local.mail.printable import printable
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.sns_signer import SnsSigner
from mailtrap_local.webapp.providers import (
    azure,
    brevo,
    gmail,
    graph,
    mailersend,
    mailgun,
    mailjet,
    mailjet_v3,
    mailtrap,
    mandrill,
    mandrill_sent,
    postmark,
    postmark_sent,
    resend,
    resend_sent,
    sendgrid,
    sendgrid_batches,
    ses_identities,
    ses_v1,
    ses_v2,
    sns,
    sparkpost,
)
from mailtrap_local.webapp.providers.body import uncompressed
from mailtrap_local.webapp.providers.hosts import provider_of
from mailtrap_local.webapp.providers.idempotency import IdempotentResponses
from mailtrap_local.webapp.providers.outgoing import Deliveries
from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
)
from mailtrap_local.webapp.providers.records import ProviderRecords
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Templates

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROVIDERS: Sequence[Provider] = (
    ses_v2.PROVIDER,
    ses_identities.PROVIDER,
    ses_v1.PROVIDER,
    sns.PROVIDER,
    sendgrid.PROVIDER,
    sendgrid_batches.PROVIDER,
    resend.PROVIDER,
    resend_sent.PROVIDER,
    mailgun.PROVIDER,
    postmark.PROVIDER,
    postmark_sent.PROVIDER,
    azure.PROVIDER,
    mailjet.PROVIDER,
    mailjet_v3.PROVIDER,
    brevo.PROVIDER,
    mailtrap.PROVIDER,
    mandrill.PROVIDER,
    mandrill_sent.PROVIDER,
    mailersend.PROVIDER,
    sparkpost.PROVIDER,
    graph.PROVIDER,
    gmail.PROVIDER,
)

_RETRY_AFTER = "1"  # seconds
_SLASHES = re.compile("//+")
_MOST_STEPS = 10  # of a path
_OWN_SITES = frozenset({"", "none"})  # a browser says more, for pages and their scripts

log = logging.getLogger(__name__)


def create_provider_app(
    mailroom: Mailroom,
    *,
    listener: str,
    max_message_size: int,
    max_recipients: int,
    templates: Path | None = None,
    sns_signer: SnsSigner | None = None,
) -> "WSGIApplication":
    """Return the application of a listener, whose `host:port` is given.

    What is sent to the host of a provider is for this one, all else is found by its path. Mail has
    the limits of SMTP. `templates` is the folder with those of providers. A fault may end a call by
    ConnectionAbortedError: the connection is to be closed without a response.
    """
    deliveries = Deliveries(
        mailroom,
        listener=listener,
        max_message_size=max_message_size,
        max_recipients=max_recipients,
    )
    return _ProviderApp(deliveries, Templates(templates), sns_signer or SnsSigner())


class _ProviderApp:
    def __init__(self, deliveries: Deliveries, templates: Templates, sns_signer: SnsSigner) -> None:
        self._deliveries = deliveries
        self._sns_signer = sns_signer
        self._templates = templates
        self._idempotent = IdempotentResponses()
        self._records = ProviderRecords()
        self._all = _map(provider for provider in PROVIDERS if not provider.by_host)
        names = {provider.name for provider in PROVIDERS}
        self._by_name = {name: _of_name(name) for name in names}
        self._maps = {name: _map(each) for name, each in self._by_name.items()}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        mailroom, listener = self._deliveries.mailroom, self._deliveries.listener
        mailroom.begin_transfer(listener)
        try:
            with Request(environ) as request:  # closes the files of a form
                response = self._answer(request)
        finally:
            mailroom.end_transfer(listener)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if "Origin" in request.headers or _site(request) not in _OWN_SITES:
            return json_response({"message": "a web page may not send mail"}, 403)
        name = provider_of(_host(request))
        routes = self._all if name is None else self._maps.get(name, self._all)
        try:
            # more than one slash: of a base URL that ends with one, and so Graph's Python SDK asks
            path = _SLASHES.sub("/", request.path)
            (provider, route), variables = routes.bind_to_environ(request.environ).match(path)
        except HTTPException as problem:
            return self._refuse_path(request, name, problem)
        call = ProviderCall(
            provider=provider,
            request=request,
            variables=variables,
            deliveries=self._deliveries,
            templates=self._templates,
            idempotent=self._idempotent,
            records=self._records,
            sns_signer=self._sns_signer,
        )
        try:
            response = _checked(call, route)
        except ApiRefusal as refusal:
            response = _refuse(provider, refusal)
        if provider.request_id:
            response.headers[provider.request_id] = str(uuid.uuid4())
        return response

    def _refuse_path(self, request: Request, name: str | None, problem: HTTPException) -> Response:
        name = name or _nearest(request.path)
        path, method = printable(request.path[:100]), printable(request.method[:20])
        status = 405 if isinstance(problem, MethodNotAllowed) else 404
        text = f"{method} {path} is nothing that this sandbox knows of {name or 'any provider'}"
        if name is None:
            response = json_response({"message": text}, status)
        else:
            refusal = ApiRefusal("not-found", text, status=status)
            response = _refuse(self._by_name[name][0], refusal)
        if isinstance(problem, MethodNotAllowed):
            response.allow.update(problem.valid_methods or ())
        return response


def _of_name(name: str) -> list[Provider]:
    return [provider for provider in PROVIDERS if provider.name == name]


def _nearest(path: str) -> str | None:
    """Return the provider that has the most steps of a path in one of its own, if one alone has."""
    steps = path.split("/")[1:_MOST_STEPS]
    shared: dict[str, int] = {}
    for provider in PROVIDERS:
        if not provider.by_host:
            most = max(_shared(route.path.split("/")[1:], steps) for route in provider.routes)
            shared[provider.name] = max(most, shared.get(provider.name, 0))
    most = max(shared.values())
    nearest = [name for name, number in shared.items() if number == most]
    return nearest[0] if most and len(nearest) == 1 else None


def _shared(own: Sequence[str], steps: Sequence[str]) -> int:
    """Return how many steps are the same until one differs, variable ones not; all count more."""
    number = 0
    for one, step in zip(own, steps, strict=False):
        if one == step:
            number += 1
        elif not one.startswith("<"):
            return number
    return number + (len(own) == len(steps))


def _map(providers: Iterable[Provider]) -> Map:
    rules = [
        Rule(route.path, methods=[route.method], endpoint=(provider, route))
        for provider in providers
        for route in provider.routes
    ]
    return Map(rules, merge_slashes=False, strict_slashes=False)  # SparkPost's ends with one, too


def _host(request: Request) -> str:
    return request.headers.get("Host", "").rpartition(":")[0] or request.headers.get("Host", "")


def _site(request: Request) -> str:
    return request.headers.get("Sec-Fetch-Site", "")


def _checked(call: ProviderCall, route: ProviderRoute) -> Response:
    """Return the response of a view, which never fails but for a ApiRefusal or a fault."""
    try:
        with uncompressed(call.request, call.max_octets) as request:
            call = replace(call, request=request)
            if route.open or call.provider.has_key(call):
                return route.view(call)
    except (ApiRefusal, ConnectionError):
        raise
    except BadMessage as problem:
        raise ApiRefusal("invalid", str(problem)) from problem
    except ServiceUnavailable as problem:  # more is under way than may be
        raise ApiRefusal("server", str(problem.description), status=503) from problem
    except Exception as problem:
        log.exception("%s %s has failed", call.request.method, printable(call.request.path[:200]))
        raise ApiRefusal("server", "the sandbox has failed, see its log", status=500) from problem
    raise ApiRefusal("key", "no key of the API is in the request", status=401)


def _refuse(provider: Provider, refusal: ApiRefusal) -> Response:
    response = provider.refuse(refusal)
    if response.status_code in (429, 503):
        response.headers.setdefault("Retry-After", _RETRY_AFTER)
    return response
