"""Tools that explain mail: its session, the checks, and how two messages differ. None connects."""

from difflib import unified_diff
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from mailtrap_local.mail.session import Outcome, Session
from mailtrap_local.mcp.tools import Tool, ToolAnswer
from mailtrap_local.mcp.untrusted import Untrusted, excerpt
from mailtrap_local.webapp.api.content import session_of
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mcp.mail_quotes import (
    Mailbox,
    MessageArguments,
    MessageId,
    MessageRef,
    Offset,
    copy_of,
    entry_of,
    line,
    ref_of,
)

if TYPE_CHECKING:
    from mailtrap_local.checks.finding import Finding  # checks are imported by the first one

_MOST_SESSIONS = 20
_MOST_FINDINGS = 50
_MOST_COMPARED = 50_000  # characters of each message: differences take time


class GetSessionArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    session_id: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    message_id: MessageId | None = None
    mailbox: Mailbox | None = None
    failed: Annotated[bool, msgspec.Meta(description="In a list: those that failed alone")] = False
    offset: Offset = 0


class SessionRef(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    mailbox: str | None
    listener: str
    outcome: Outcome
    message_ids: list[str]


class SessionAnswer(msgspec.Struct, frozen=True):
    sessions: list[SessionRef]
    untrusted: Untrusted


class CheckMailArguments(MessageArguments, frozen=True, forbid_unknown_fields=True):
    ignore: Annotated[
        tuple[str, ...], msgspec.Meta(max_length=100, description="Rules to leave out: a11y-*")
    ] = ()


class MailReport(MessageRef, frozen=True, kw_only=True):
    untrusted: Untrusted


class CompareMailArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: MessageId
    other: MessageId
    offset: Offset = 0


class ComparedMail(msgspec.Struct, frozen=True):
    id: str
    other: str
    is_equal: bool
    untrusted: Untrusted


def get_session(context: Context, arguments: GetSessionArguments) -> ToolAnswer:
    """Get one session with its transcript, or list the newest."""
    sessions = context.mailroom.sessions
    if arguments.session_id is not None:
        found = [sessions.get(arguments.session_id)]
    elif arguments.message_id is not None:
        found = [session_of(context, entry_of(context, arguments.message_id).message)]
    else:
        found = sessions.find(
            arguments.mailbox, failed=arguments.failed or None, limit=_MOST_SESSIONS
        )
        return _answer(found, [_said(one) for one in found])
    (session,) = found
    return _answer(found, [_said(session) | {"transcript": _transcript(session, arguments.offset)}])


def _answer(sessions: list[Session], said: list[dict[str, Any]]) -> ToolAnswer:
    refs = [
        SessionRef(
            id=one.id,
            mailbox=one.mailbox,
            listener=one.listener,
            outcome=one.outcome,
            message_ids=one.message_ids[-_MOST_SESSIONS:],
        )
        for one in sessions
    ]
    return ToolAnswer(SessionAnswer(refs, {"sessions": said}))


def _said(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "helo": line(session.helo),
        "user": line(session.auth.username) if session.auth else None,
        "reason": line(session.reason),
    }


def _transcript(session: Session, offset: int) -> dict[str, Any]:
    lines = [f"{one.at:8.3f} {one.sender}: {one.text}" for one in session.transcript]
    return excerpt("\n".join(lines), offset)


def check_mail(context: Context, arguments: CheckMailArguments) -> ToolAnswer:
    """Check a message; the DNS and spam filters are not asked, even where they are configured."""
    entry = entry_of(context, arguments.id)
    report = context.checked.local_report(entry.message).selected((), arguments.ignore)
    findings = [_finding(one) for one in report.findings[:_MOST_FINDINGS]]
    said = {
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "findings": findings,
        "omitted": len(report.findings) - len(findings),
    }
    return ToolAnswer(MailReport(**msgspec.structs.asdict(ref_of(entry)), untrusted=said))


def _finding(finding: "Finding") -> dict[str, Any]:
    where = finding.where
    place = {"part": where.part, "header": where.header, "line": where.line}
    return {
        "severity": finding.severity,
        "rule": finding.id,
        "title": line(finding.title),
        "detail": line(finding.detail),
        "count": finding.count,
        "where": {name: value for name, value in place.items() if value is not None},
    }


def compare_mail(context: Context, arguments: CompareMailArguments) -> ToolAnswer:
    """Compare two messages but for what differs in each: dates, ids, boundaries, ports."""
    (one, first), (other, second) = (
        copy_of(context, message_id) for message_id in (arguments.id, arguments.other)
    )
    texts = [message.snapshot() for message in (first, second)]
    before, after = (text[:_MOST_COMPARED].splitlines() for text in texts)
    lines = unified_diff(before, after, "id", "other", lineterm="", n=1)
    is_cut = any(len(text) > _MOST_COMPARED for text in texts)
    said = {
        "difference": excerpt("\n".join(lines), arguments.offset),
        "only_starts_compared": is_cut,
    }
    return ToolAnswer(ComparedMail(one.id, other.id, texts[0] == texts[1], said))


GET_SESSION: Tool[Context] = Tool(
    name="get_session",
    description="Get an SMTP session with its transcript, by its id or that of a message. "
    "Without an id: the newest, to find why no mail came.",
    arguments=GetSessionArguments,
    output=SessionAnswer,
    call=get_session,
)
CHECK_MAIL: Tool[Context] = Tool(
    name="check_mail",
    description="Check a message for what email clients, spam filters and readers mind.",
    arguments=CheckMailArguments,
    output=MailReport,
    call=check_mail,
)
COMPARE_MAIL: Tool[Context] = Tool(
    name="compare_mail",
    description="Compare two messages: the difference of envelope, headers and text.",
    arguments=CompareMailArguments,
    output=ComparedMail,
    call=compare_mail,
)
