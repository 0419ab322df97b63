"""Table of routes: the source of routing, validation and the OpenAPI document."""

from importlib.metadata import version

import msgspec
from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.faults.recipes import RECIPES
from mailtrap_local.faults.rule_json import parse_rule, rule_as_json
from mailtrap_local.mail.compose import Draft
from mailtrap_local.webapp.api import (
    accounts,
    checks,
    content,
    faults,
    mailboxes,
    messages,
    ops,
    relays,
    sessions,
    waiting,
    webhooks,
)
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.feedback_routes import FEEDBACK_ROUTES
from mailtrap_local.webapp.api.openapi import describe
from mailtrap_local.webapp.api.parameters import (
    AccountBody,
    ChecksQuery,
    FlagsPatch,
    ListQuery,
    MailboxBody,
    MailboxQuery,
    PartQuery,
    PostQuery,
    PreviewQuery,
    SearchQuery,
    SessionQuery,
    SettleQuery,
    SignInBody,
    TokenBody,
    WaitQuery,
)
from mailtrap_local.webapp.api.route import JSON, ApiRoute
from mailtrap_local.webapp.http.mailbox_root import web_root
from mailtrap_local.webapp.shapes.destinations import DestinationsBody
from mailtrap_local.webapp.shapes.faults import RuleBody
from mailtrap_local.webapp.shapes.relays import ReleaseBody
from mailtrap_local.webapp.shapes.webhooks import ReplayBody, WebhookBody


def get_openapi(_context: Context) -> Response:
    """Get this description of the API."""
    document = describe(ROUTES, version("mailtrap-local"), web_root(request))
    return Response(msgspec.json.encode(document), content_type=JSON)


ROUTES = (
    ApiRoute(method="GET", path="/api/messages", view=messages.list_messages, query=ListQuery),
    ApiRoute(
        method="PATCH",
        path="/api/messages",
        view=messages.patch_messages,
        query=SearchQuery,
        body=FlagsPatch,
    ),
    ApiRoute(
        method="DELETE", path="/api/messages", view=messages.delete_messages, query=SearchQuery
    ),
    ApiRoute(
        method="POST",
        path="/api/messages",
        view=messages.post_message,
        query=PostQuery,
        body=Draft,
        mail=True,
        statuses=(201,),
        refusals=(503, 507),
    ),
    ApiRoute(method="GET", path="/api/messages/{id}", view=messages.get_message, query=SearchQuery),
    ApiRoute(
        method="PATCH",
        path="/api/messages/{id}",
        view=messages.patch_message,
        query=SearchQuery,
        body=FlagsPatch,
    ),
    ApiRoute(
        method="DELETE", path="/api/messages/{id}", view=messages.delete_message, query=SearchQuery
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/raw",
        view=content.get_raw,
        query=SearchQuery,
        media="message/rfc822",
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/text",
        view=content.get_text,
        query=SearchQuery,
        media="text/plain",
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/html",
        view=content.get_html,
        query=SearchQuery,
        media="text/plain",
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/preview",
        view=content.get_preview,
        query=PreviewQuery,
        media="text/html",
    ),
    ApiRoute(
        method="GET", path="/api/messages/{id}/headers", view=content.get_headers, query=SearchQuery
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/envelope",
        view=content.get_envelope,
        query=SearchQuery,
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/attachments.zip",
        view=content.get_attachments,
        query=SearchQuery,
        media="application/zip",
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/parts/{n}",
        view=content.get_part,
        query=PartQuery,
        media="*/*",
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/parts/{n}/text",
        view=content.get_part_text,
        query=SearchQuery,
        media="text/plain",
    ),
    ApiRoute(
        method="GET", path="/api/messages/{id}/links", view=content.get_links, query=SearchQuery
    ),
    ApiRoute(
        method="GET", path="/api/messages/{id}/codes", view=content.get_codes, query=SearchQuery
    ),
    ApiRoute(
        method="POST",
        path="/api/messages/{id}/release",
        view=relays.release,
        query=SearchQuery,
        body=ReleaseBody,
        statuses=(202,),
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/attempts",
        view=relays.get_attempts,
        query=SearchQuery,
    ),
    ApiRoute(
        method="POST",
        path="/api/messages/{id}/destinations",
        view=relays.explain_destinations,
        query=SearchQuery,
        body=DestinationsBody,
        may_be_empty=True,
    ),
    ApiRoute(method="GET", path="/api/relays", view=relays.list_relays),
    *FEEDBACK_ROUTES,
    ApiRoute(method="GET", path="/api/webhooks", view=webhooks.list_webhooks),
    ApiRoute(
        method="POST",
        path="/api/webhooks",
        view=webhooks.add_webhook,
        body=WebhookBody,
        statuses=(201,),
    ),
    ApiRoute(method="DELETE", path="/api/webhooks/{webhook}", view=webhooks.remove_webhook),
    ApiRoute(
        method="GET", path="/api/webhooks/{webhook}/attempts", view=webhooks.get_webhook_attempts
    ),
    ApiRoute(
        method="POST",
        path="/api/webhooks/{webhook}/replay",
        view=webhooks.replay,
        body=ReplayBody,
        statuses=(202,),
    ),
    ApiRoute(
        method="GET", path="/api/messages/{id}/checks", view=checks.get_checks, query=ChecksQuery
    ),
    ApiRoute(
        method="POST",
        path="/api/messages/{id}/link-check",
        view=checks.check_links,
        query=ChecksQuery,
    ),
    ApiRoute(
        method="POST",
        path="/api/messages/{id}/unsubscribe",
        view=checks.unsubscribe,
        query=SearchQuery,
    ),
    ApiRoute(
        method="GET",
        path="/api/messages/{id}/session",
        view=content.get_message_session,
        query=SearchQuery,
    ),
    ApiRoute(
        method="GET", path="/api/wait", view=waiting.wait, query=WaitQuery, refusals=(408, 503)
    ),
    ApiRoute(
        method="GET", path="/api/settle", view=waiting.settle, query=SettleQuery, refusals=(503,)
    ),
    ApiRoute(method="GET", path="/api/sessions", view=sessions.list_sessions, query=SessionQuery),
    ApiRoute(method="GET", path="/api/sessions/{id}", view=sessions.get_session),
    ApiRoute(method="GET", path="/api/faults", view=faults.list_faults, query=MailboxQuery),
    ApiRoute(
        method="POST",
        path="/api/faults",
        view=faults.add_fault,
        body=RuleBody,
        parse_body=parse_rule,
        examples={recipe.name: rule_as_json(recipe.rule) for recipe in RECIPES},
        statuses=(201,),
    ),
    ApiRoute(method="DELETE", path="/api/faults", view=faults.delete_faults, query=MailboxQuery),
    ApiRoute(method="DELETE", path="/api/faults/{id}", view=faults.delete_fault),
    ApiRoute(method="GET", path="/api/mailboxes", view=mailboxes.list_mailboxes),
    ApiRoute(method="GET", path="/api/mailboxes/{name}", view=mailboxes.get_mailbox),
    ApiRoute(
        method="PUT",
        path="/api/mailboxes/{name}",
        view=mailboxes.put_mailbox,
        body=MailboxBody,
        may_be_empty=True,
        statuses=(200, 201),
    ),
    ApiRoute(method="DELETE", path="/api/mailboxes/{name}", view=mailboxes.delete_mailbox),
    ApiRoute(method="GET", path="/api/tags", view=mailboxes.list_tags),
    ApiRoute(method="GET", path="/api/me", view=accounts.get_me),
    ApiRoute(
        method="POST",
        path="/api/session",
        view=accounts.sign_in,
        body=SignInBody,
        media=JSON,
        for_readers=True,
        refusals=(429, 503),
    ),
    ApiRoute(
        method="DELETE",
        path="/api/session",
        view=accounts.sign_out,
        statuses=(204,),
        for_readers=True,
    ),
    ApiRoute(method="GET", path="/api/accounts", view=accounts.list_accounts),
    ApiRoute(
        method="POST",
        path="/api/accounts",
        view=accounts.add_account,
        body=AccountBody,
        statuses=(201,),
    ),
    ApiRoute(method="DELETE", path="/api/accounts/{name}", view=accounts.remove_account),
    ApiRoute(method="GET", path="/api/tokens", view=accounts.list_tokens),
    ApiRoute(
        method="POST",
        path="/api/tokens",
        view=accounts.add_token,
        body=TokenBody,
        statuses=(201,),
        for_readers=True,
    ),
    ApiRoute(
        method="DELETE", path="/api/tokens/{id}", view=accounts.revoke_token, for_readers=True
    ),
    ApiRoute(method="GET", path="/api/info", view=mailboxes.get_info),
    ApiRoute(method="GET", path="/api/ca", view=mailboxes.get_ca, media="application/x-pem-file"),
    ApiRoute(method="GET", path="/api/openapi.json", view=get_openapi),
    ApiRoute(method="GET", path="/livez", view=ops.get_livez),
    ApiRoute(method="GET", path="/readyz", view=ops.get_readyz, refusals=(503,)),
    ApiRoute(method="GET", path="/metrics", view=ops.get_metrics, media="text/plain"),
)
