"""Every route of the API, once: routing, validation and the OpenAPI document come from here."""

from mailtrap_local.mail.compose import Draft
from mailtrap_local.webapp.api import content, mailboxes, messages, smtp, waiting
from mailtrap_local.webapp.api.route import Route
from mailtrap_local.webapp.queries import (
    FlagsPatch,
    ListQuery,
    Mailbox,
    MailboxBody,
    PostQuery,
    PreviewQuery,
    Search,
    SessionQuery,
    SettleQuery,
    WaitQuery,
)

_MESSAGE = "/api/messages/<message_id>"
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
        status=201,
    ),
    Route(method="GET", path=_MESSAGE, view=messages.get_message, query=Search),
    Route(
        method="PATCH", path=_MESSAGE, view=messages.patch_message, query=Search, body=FlagsPatch
    ),
    Route(method="DELETE", path=_MESSAGE, view=messages.delete_message, query=Search),
    Route(method="GET", path=f"{_MESSAGE}/raw", view=content.get_raw, query=Search),
    Route(method="GET", path=f"{_MESSAGE}/text", view=content.get_text, query=Search),
    Route(method="GET", path=f"{_MESSAGE}/html", view=content.get_html, query=Search),
    Route(method="GET", path=f"{_MESSAGE}/preview", view=content.get_preview, query=PreviewQuery),
    Route(method="GET", path=f"{_MESSAGE}/headers", view=content.get_headers, query=Search),
    Route(method="GET", path=f"{_MESSAGE}/parts/<int:number>", view=content.get_part, query=Search),
    Route(method="GET", path=f"{_MESSAGE}/links", view=content.get_links, query=Search),
    Route(method="GET", path=f"{_MESSAGE}/codes", view=content.get_codes, query=Search),
    Route(method="GET", path=f"{_MESSAGE}/session", view=content.get_message_session, query=Search),
    Route(method="GET", path="/api/wait", view=waiting.wait, query=WaitQuery),
    Route(method="GET", path="/api/settle", view=waiting.settle, query=SettleQuery),
    Route(method="GET", path="/api/sessions", view=smtp.list_sessions, query=SessionQuery),
    Route(method="GET", path="/api/sessions/<session_id>", view=smtp.get_session),
    Route(method="GET", path="/api/faults", view=smtp.list_faults, query=Mailbox),
    Route(method="POST", path="/api/faults", view=smtp.add_fault, body=object, status=201),
    Route(method="DELETE", path="/api/faults", view=smtp.delete_faults, query=Mailbox),
    Route(method="DELETE", path="/api/faults/<fault_id>", view=smtp.delete_fault),
    Route(method="GET", path="/api/mailboxes", view=mailboxes.list_mailboxes),
    Route(
        method="PUT",
        path="/api/mailboxes/<path:name>",
        view=mailboxes.put_mailbox,
        body=MailboxBody,
        may_be_empty=True,
    ),
    Route(method="DELETE", path="/api/mailboxes/<path:name>", view=mailboxes.delete_mailbox),
    Route(method="GET", path="/api/tags", view=mailboxes.list_tags),
    Route(method="GET", path="/api/info", view=mailboxes.get_info),
)
