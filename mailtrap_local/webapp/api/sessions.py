"""What the SMTP listener remembers and is told: sessions and faults."""

from msgspec import UNSET

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import SessionQuery
from mailtrap_local.webapp.shapes.sessions import (
    SessionDetail,
    SessionList,
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
