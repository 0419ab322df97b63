"""Every route of the API, once: routing, validation and the OpenAPI document come from here."""

from importlib.metadata import version

import msgspec
from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.faults.rule_json import parse_rule
from mailtrap_local.mail.compose import Draft
from mailtrap_local.webapp.api import content, faults, mailboxes, messages, ops, sessions, waiting
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.openapi import describe
from mailtrap_local.webapp.api.parameters import (
    FlagsPatch,
    ListQuery,
    Mailbox,
    MailboxBody,
    PartQuery,
    PostQuery,
    PreviewQuery,
    Search,
    SessionQuery,
    SettleQuery,
    WaitQuery,
)
from mailtrap_local.webapp.api.route import JSON, Route
from mailtrap_local.webapp.shapes.faults import RuleBody


def get_openapi(_context: Context) -> Response:
    """This description of the API."""
    document = describe(ROUTES, version("mailtrap-local"), request.script_root)
    return Response(msgspec.json.encode(document), content_type=JSON)


ROUTES = (
    Route(method="GET", path="/api/messages", view=messages.list_messages, query=ListQuery),
    Route(
        method="PATCH",
        path="/api/messages",
        view=messages.patch_messages,
        query=Search,
        body=FlagsPatch,
    ),
    Route(method="DELETE", path="/api/messages", view=messages.delete_messages, query=Search),
    Route(
        method="POST",
        path="/api/messages",
        view=messages.post_message,
        query=PostQuery,
        body=Draft,
        mail=True,
        statuses=(201,),
        refusals=(503, 507),
    ),
    Route(method="GET", path="/api/messages/{id}", view=messages.get_message, query=Search),
    Route(
        method="PATCH",
        path="/api/messages/{id}",
        view=messages.patch_message,
        query=Search,
        body=FlagsPatch,
    ),
    Route(method="DELETE", path="/api/messages/{id}", view=messages.delete_message, query=Search),
    Route(
        method="GET",
        path="/api/messages/{id}/raw",
        view=content.get_raw,
        query=Search,
        media="message/rfc822",
    ),
    Route(
        method="GET",
        path="/api/messages/{id}/text",
        view=content.get_text,
        query=Search,
        media="text/plain",
    ),
    Route(
        method="GET",
        path="/api/messages/{id}/html",
        view=content.get_html,
        query=Search,
        media="text/plain",
    ),
    Route(
        method="GET",
        path="/api/messages/{id}/preview",
        view=content.get_preview,
        query=PreviewQuery,
        media="text/html",
    ),
    Route(method="GET", path="/api/messages/{id}/headers", view=content.get_headers, query=Search),
    Route(
        method="GET", path="/api/messages/{id}/envelope", view=content.get_envelope, query=Search
    ),
    Route(
        method="GET",
        path="/api/messages/{id}/parts/{n}",
        view=content.get_part,
        query=PartQuery,
        media="*/*",
    ),
    Route(method="GET", path="/api/messages/{id}/links", view=content.get_links, query=Search),
    Route(method="GET", path="/api/messages/{id}/codes", view=content.get_codes, query=Search),
    Route(
        method="GET",
        path="/api/messages/{id}/session",
        view=content.get_message_session,
        query=Search,
    ),
    Route(method="GET", path="/api/wait", view=waiting.wait, query=WaitQuery, refusals=(408, 503)),
    Route(
        method="GET", path="/api/settle", view=waiting.settle, query=SettleQuery, refusals=(503,)
    ),
    Route(method="GET", path="/api/sessions", view=sessions.list_sessions, query=SessionQuery),
    Route(method="GET", path="/api/sessions/{id}", view=sessions.get_session),
    Route(method="GET", path="/api/faults", view=faults.list_faults, query=Mailbox),
    Route(
        method="POST",
        path="/api/faults",
        view=faults.add_fault,
        body=RuleBody,
        parse_body=parse_rule,
        statuses=(201,),
    ),
    Route(method="DELETE", path="/api/faults", view=faults.delete_faults, query=Mailbox),
    Route(method="DELETE", path="/api/faults/{id}", view=faults.delete_fault),
    Route(method="GET", path="/api/mailboxes", view=mailboxes.list_mailboxes),
    Route(method="GET", path="/api/mailboxes/{name}", view=mailboxes.get_mailbox),
    Route(
        method="PUT",
        path="/api/mailboxes/{name}",
        view=mailboxes.put_mailbox,
        body=MailboxBody,
        may_be_empty=True,
        statuses=(200, 201),
    ),
    Route(method="DELETE", path="/api/mailboxes/{name}", view=mailboxes.delete_mailbox),
    Route(method="GET", path="/api/tags", view=mailboxes.list_tags),
    Route(method="GET", path="/api/info", view=mailboxes.get_info),
    Route(method="GET", path="/api/openapi.json", view=get_openapi),
    Route(method="GET", path="/livez", view=ops.get_livez),
    Route(method="GET", path="/readyz", view=ops.get_readyz, refusals=(503,)),
    Route(method="GET", path="/metrics", view=ops.get_metrics, media="text/plain"),
)
