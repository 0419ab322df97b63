"""Tools about the sandbox itself: what there is, and all that changes something."""

import secrets
from importlib.metadata import version
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from flask import request

from mailtrap_local.config.app_environ import STYLES, mail_environ
from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.errors import BadQuery
from mailtrap_local.faults.rule_json import parse_rule
from mailtrap_local.mail.compose import Draft
from mailtrap_local.mcp.tools import Tool, ToolAnswer
from mailtrap_local.webapp.api.context import Context, parse_search
from mailtrap_local.webapp.api.mailboxes import put_mailbox
from mailtrap_local.webapp.api.messages import delete_message, delete_messages, post_message
from mailtrap_local.webapp.api.parameters import (
    MailboxBody,
    MailboxName,
    PostQuery,
    SearchQuery,
)
from mailtrap_local.webapp.mcp.mail_quotes import (
    Mailbox,
    MessageId,
    MessageRef,
    Query,
    entry_of,
    ref_of,
)
from mailtrap_local.webapp.shapes.common import NamedListener
from mailtrap_local.webapp.shapes.mailboxes import MailboxShape, mailbox_shapes

_MOST_MAILBOXES = 100
_SENDER = "agent@example.com"
_STYLES = {"enum": STYLES}


class InfoArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    style: Annotated[
        str,
        msgspec.Meta(description="Whose names variables have in `env`", extra_json_schema=_STYLES),
    ] = "generic"


class SandboxInfo(msgspec.Struct, frozen=True, kw_only=True):
    version: str
    may_write: bool
    listeners: list[NamedListener]
    mailboxes: list[MailboxShape]
    cursor: str
    env: dict[str, str]


class OpenMailboxArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[MailboxName, msgspec.Meta(description="A new one without it")] | None = None
    tls: TlsMode | None = None


class AgentMailbox(msgspec.Struct, frozen=True):
    name: str
    host: str
    port: int
    cursor: str
    env: dict[str, str]


class SendTestMailArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    to: Annotated[str, msgspec.Meta(max_length=1000)]
    subject: Annotated[str, msgspec.Meta(max_length=1000)] = "Test"
    text: str = "This is a test."
    html: str | None = None
    sender: Annotated[str, msgspec.Meta(max_length=1000)] = _SENDER
    mailbox: MailboxName | None = None


class AddFaultArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    on: Annotated[
        str,
        msgspec.Meta(
            description="connect, banner, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA or end-of-data"
        ),
    ]
    action: Annotated[
        dict[str, Any],
        msgspec.Meta(
            description='One of: {"reply": [550, "5.1.1", "No such user"]}, {"delay": 3}, '
            '{"drop": true}, …'
        ),
    ]
    match: Annotated[
        dict[str, Any], msgspec.Meta(description='As: {"recipient": "ann@example.com"}')
    ] = {}
    mailbox: MailboxName | None = None
    times: Annotated[int, msgspec.Meta(ge=1, description="For ever without it")] | None = None


class AddedFault(msgspec.Struct, frozen=True):
    id: str
    mailbox: str | None
    on: str


class ClearFaultsArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    mailbox: Mailbox | None = None


class RemovedCount(msgspec.Struct, frozen=True):
    removed: int


class DeleteMailArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: MessageId | None = None
    query: Query | None = None
    mailbox: Mailbox | None = None


def info(context: Context, arguments: InfoArguments) -> ToolAnswer:
    """Say where mail goes, and what there is."""
    listeners = [(name, address.seen_from(_host())) for name, address in context.listeners]
    smtp = next((address for name, address in listeners if name == "smtp"), None)
    answer = SandboxInfo(
        version=version("mailtrap-local"),
        may_write=context.principal.may_write,
        listeners=[NamedListener(name, *address) for name, address in listeners],
        mailboxes=mailbox_shapes(context.mailroom)[:_MOST_MAILBOXES],
        cursor=str(context.mailroom.store.cursor),
        env=mail_environ([arguments.style], *smtp) if smtp else {},
    )
    return ToolAnswer(answer)


def _host() -> str:
    """Return the name by which the client knows this machine."""
    return urlsplit(f"//{request.host}").hostname or "127.0.0.1"


def open_mailbox(context: Context, arguments: OpenMailboxArguments) -> ToolAnswer:
    """Open a mailbox with a listener of its own, which takes its mail alone."""
    name = arguments.name or f"agent-{secrets.token_hex(4)}"
    if arguments.tls is not None or name not in context.mailroom.listeners():
        put_mailbox(context, MailboxBody(listen=True, tls=arguments.tls), name)
    address = HostPort.parse(context.mailroom.listeners()[name]).seen_from(_host())
    env = mail_environ(["generic"], *address, tls=arguments.tls or "off")
    return ToolAnswer(AgentMailbox(name, *address, str(context.mailroom.store.cursor), env))


def send_test_mail(context: Context, arguments: SendTestMailArguments) -> ToolAnswer:
    """Put a message into a mailbox. It comes by no listener and goes nowhere."""
    draft = Draft(
        from_=arguments.sender,
        to=arguments.to,
        subject=arguments.subject,
        text=arguments.text,
        html=arguments.html,
    )
    kept = post_message(context, PostQuery(mailbox=arguments.mailbox), draft)
    return ToolAnswer(ref_of(entry_of(context, kept.id)))


def add_fault(context: Context, arguments: AddFaultArguments) -> ToolAnswer:
    """Make the server misbehave on purpose."""
    given = msgspec.structs.asdict(arguments)
    rule = parse_rule({name: value for name, value in given.items() if value is not None})
    fault = context.mailroom.faults.add(rule)
    return ToolAnswer(AddedFault(fault.id, rule.mailbox, rule.on))


def clear_faults(context: Context, arguments: ClearFaultsArguments) -> ToolAnswer:
    """Remove a fault, those of a mailbox, or all."""
    if arguments.id is None:
        return ToolAnswer(RemovedCount(context.mailroom.faults.clear(arguments.mailbox)))
    context.mailroom.faults.remove(arguments.id)
    return ToolAnswer(RemovedCount(1))


def delete_mail(context: Context, arguments: DeleteMailArguments) -> ToolAnswer:
    """Remove a message, or all that match a query. Pinned ones stay, unless one is named."""
    query = (arguments.query or "").strip()
    search = SearchQuery(query=query or None, mailbox=arguments.mailbox)
    if arguments.id is not None:
        delete_message(context, search, arguments.id)
        return ToolAnswer(RemovedCount(1))
    if not query:
        raise BadQuery("name an id, or a query for those that are to go, as: older:1h")
    parse_search(search)  # refuses words that have messages checked, which may ask servers
    return ToolAnswer(RemovedCount(delete_messages(context, search).deleted))


INFO: Tool[Context] = Tool(
    name="info",
    description="Where this mail sandbox listens, its mailboxes, and the environment variables "
    "that point an app at it.",
    arguments=InfoArguments,
    output=SandboxInfo,
    call=info,
)
OPEN_MAILBOX: Tool[Context] = Tool(
    name="open_mailbox",
    description="Open a mailbox with an SMTP port of its own: what comes in there is kept apart "
    "from other mail. Pass its name to the other tools.",
    arguments=OpenMailboxArguments,
    output=AgentMailbox,
    call=open_mailbox,
    writes=True,
)
SEND_TEST_MAIL: Tool[Context] = Tool(
    name="send_test_mail",
    description="Put a message into the sandbox. It is delivered to nobody.",
    arguments=SendTestMailArguments,
    output=MessageRef,
    call=send_test_mail,
    writes=True,
)
ADD_FAULT: Tool[Context] = Tool(
    name="add_fault",
    description="Make the SMTP server refuse, delay or drop on purpose, to test how an app copes.",
    arguments=AddFaultArguments,
    output=AddedFault,
    call=add_fault,
    writes=True,
)
CLEAR_FAULTS: Tool[Context] = Tool(
    name="clear_faults",
    description="Remove a fault by its id, those of a mailbox, or all.",
    arguments=ClearFaultsArguments,
    output=RemovedCount,
    call=clear_faults,
    writes=True,
    is_destructive=True,
    is_idempotent=True,
)
DELETE_MAIL: Tool[Context] = Tool(
    name="delete_mail",
    description="Delete a message by its id, or all that match a query; pinned ones stay then.",
    arguments=DeleteMailArguments,
    output=RemovedCount,
    call=delete_mail,
    writes=True,
    is_destructive=True,
    is_idempotent=True,
)
