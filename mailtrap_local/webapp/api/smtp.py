"""What the SMTP door remembers and is told: sessions and faults."""

from msgspec import UNSET

from mailtrap_local.mail.fault_json import parse_rule
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.queries import Mailbox, SessionQuery
from mailtrap_local.webapp.smtp_shapes import (
    FaultList,
    FaultShape,
    SessionDetail,
    SessionList,
    fault_shape,
    session_detail,
    session_shape,
)


def list_sessions(context: Context, query: SessionQuery) -> SessionList:
    """The newest sessions: of a mailbox, and only those that failed or did not."""
    failed = None if query.failed is UNSET else bool(query.failed)
    sessions = context.mailroom.sessions.find(query.mailbox, failed=failed, limit=query.limit)
    return SessionList([session_shape(session) for session in sessions])


def get_session(context: Context, session_id: str) -> SessionDetail:
    """A session with what was said."""
    return session_detail(context.mailroom.sessions.get(session_id))


def list_faults(context: Context, query: Mailbox) -> FaultList:
    """All faults, or those of a mailbox alone."""
    return FaultList([fault_shape(fault) for fault in context.mailroom.faults.all(query.mailbox)])


def add_fault(context: Context, body: object) -> FaultShape:
    """Register a fault rule."""
    return fault_shape(context.mailroom.faults.add(parse_rule(body)))


def delete_fault(context: Context, fault_id: str) -> None:
    """Remove a fault."""
    context.mailroom.faults.remove(fault_id)


def delete_faults(context: Context, query: Mailbox) -> None:
    """Remove all faults, or those of a mailbox."""
    context.mailroom.faults.clear(query.mailbox)
