"""Views of the server: numbers, what it can do, and a description of these routes."""

import time

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.requests import NOT_FOUND, MailpitRefusal, as_json
from mailtrap_local.webapp.mailpit.table import ROUTES, STARTED, load

VERSION = "v1.30.5"
"""The version of Mailpit whose routes these are, which clients ask for."""

_BASE_PATH = "/api/v1"


class RuntimeStats(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """Counters since the start; those that nobody counts here are 0."""

    uptime: int
    memory: int = 0
    messages_deleted: int = 0
    accepted: int = msgspec.field(name="SMTPAccepted")
    accepted_size: int = msgspec.field(name="SMTPAcceptedSize")
    rejected: int = msgspec.field(name="SMTPRejected")
    ignored: int = msgspec.field(default=0, name="SMTPIgnored")


class MailpitInfo(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """Version, store and numbers of a server."""

    version: str = VERSION
    latest_version: str = VERSION
    database: str
    database_size: int
    messages: int
    unread: int
    tags: dict[str, int]
    runtime_stats: RuntimeStats


class MessageRelay(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The first relay, all empty without one."""

    enabled: bool = False
    smtp_server: str = msgspec.field(default="", name="SMTPServer")
    return_path: str = ""
    allowed_recipients: str = ""
    blocked_recipients: str = ""
    override_from: str = ""
    preserve_ids: bool = msgspec.field(default=False, name="PreserveMessageIDs")
    allowlist: str = msgspec.field(default="", name="RecipientAllowlist")


class WebUi(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """Features that are there."""

    label: str = ""
    message_relay: MessageRelay
    spam_assassin: bool = False
    chaos_enabled: bool = True
    duplicates_ignored: bool = False
    hide_delete_all_button: bool = False


def get_info(context: Context) -> Response:
    """Get the version, and numbers of the mail that is seen."""
    store = context.mailroom.store
    counts, octets = store.count(), store.octets
    kept = context.mailroom.delivery_stats.counts()
    is_all = context.mailroom.scope is None  # other counters tell of all mailboxes
    stats = RuntimeStats(
        uptime=round(time.monotonic() - STARTED),
        accepted=kept.messages if is_all else counts.total,
        accepted_size=kept.octets if is_all else octets,
        rejected=len(context.mailroom.sessions.find(failed=True)),
    )
    return as_json(
        MailpitInfo(
            database=store.kind,
            database_size=octets,
            messages=counts.total,
            unread=counts.unread,
            tags={name: each.total for name, each in store.tags().items()},
            runtime_stats=stats,
        )
    )


def get_webui(context: Context) -> Response:
    """Get which features there are."""
    relays = () if context.relays is None else context.relays.settings
    return as_json(WebUi(message_relay=_relay(relays[0]) if relays else MessageRelay()))


def _relay(setting: RelaySetting) -> MessageRelay:
    return MessageRelay(
        enabled=True,
        smtp_server=f"{setting.host}:{setting.port}",
        return_path=setting.return_path or "",
        allowed_recipients=", ".join(setting.allow),
        blocked_recipients=", ".join(setting.block),
        override_from=setting.override_from or "",
    )


def check_spam(_context: Context, id: str) -> Response:  # noqa: A002, ARG001  # the name in the path
    """Answer as a Mailpit without SpamAssassin."""
    raise MailpitRefusal(NOT_FOUND, 404)


def get_swagger(_context: Context) -> Response:
    """Get a description of these routes (Swagger 2.0), without their shapes."""
    paths: dict[str, dict[str, object]] = {}
    for route in ROUTES:
        if not route.path.startswith(_BASE_PATH):
            continue
        path = route.path.removeprefix(_BASE_PATH).replace("path:", "")
        path = path.replace("<", "{").replace(">", "}")
        summary = (load(route.view).__doc__ or "").partition("\n")[0]
        responses = {"default": {"description": "see docs/coming-from/mailpit.md"}}
        operation = {"summary": summary, "responses": responses}
        paths.setdefault(path, {})[route.method.lower()] = operation
    info = {"title": "Mailpit API, by mailtrap_local", "version": VERSION}
    return as_json({"swagger": "2.0", "info": info, "basePath": _BASE_PATH, "paths": paths})
